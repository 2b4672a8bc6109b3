/**
 * Makes of a conversation the prompt that a model is given: by the model's own chat template, the
 * same for every engine, and so that nothing that a person wrote becomes a control token. {@link
 * io.plugai.runners.llama.prompt.Prompts} is where to begin.
 */
@NullMarked
package io.plugai.runners.llama.prompt;

import org.jspecify.annotations.NullMarked;
