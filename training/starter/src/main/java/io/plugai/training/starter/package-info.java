/**
 * Trains PlugAI's starter model: a small llama-architecture network, on text of the project's own,
 * written as a GGUF file that llama.cpp loads. A program of its own, not a step of the everyday
 * build.
 */
@NullMarked
package io.plugai.training.starter;

import org.jspecify.annotations.NullMarked;
