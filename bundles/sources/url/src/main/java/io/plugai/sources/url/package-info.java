/** Any address as a source of models. */
package io.plugai.sources.url;
