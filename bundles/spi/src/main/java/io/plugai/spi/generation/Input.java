package io.plugai.spi.generation;

import io.plugai.spi.model.Modality;

/**
 * What a model is to work from. Each kind holds what its models can work from and nothing else, so
 * that nothing can be said that no backend would heed. More kinds will follow: whoever takes one in
 * refuses those that it does not know with {@code FEATURE_NOT_SUPPORTED}.
 */
public sealed interface Input permits ChatInput, ImageInput, MeshInput {

  /** The kind of thing that models make of it. */
  Modality modality();

  /** What is to be made in words: the prompt, or the text of the user's last message; may be "". */
  String prompt();
}
