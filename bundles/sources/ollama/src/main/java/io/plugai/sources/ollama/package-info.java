/** The registry of the Ollama library as a source of models. */
package io.plugai.sources.ollama;
