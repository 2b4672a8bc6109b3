/** Which files of a model are fetched, and what they may be called here. */
package io.plugai.core.downloads.plan;
