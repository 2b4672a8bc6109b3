/** Where files lie: by their content, unfinished, and as the models that they make up. */
package io.plugai.core.downloads.store;
