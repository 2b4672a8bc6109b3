/**
 * Speaks Ollama's own chat protocol (<a
 * href="https://github.com/ollama/ollama/blob/main/docs/api.md">reference</a>), and shows how an
 * adapter is written.
 */
package io.plugai.adapters.ollama;
