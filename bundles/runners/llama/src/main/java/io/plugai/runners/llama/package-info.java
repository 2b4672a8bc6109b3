/**
 * Runs GGUF models, each in a worker process of its own: by the llama.cpp that travels in this
 * bundle, or by the {@code llama-server} of the host.
 */
@NullMarked
package io.plugai.runners.llama;

import org.jspecify.annotations.NullMarked;
