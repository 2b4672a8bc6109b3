package io.plugai.spi.generation;

import io.plugai.spi.model.Modality;
import java.util.List;
import java.util.Optional;

/**
 * What an image model is to work from. What is there the model takes: its descriptor says so, see
 * {@link io.plugai.spi.model.Capability#PROMPT} and {@link
 * io.plugai.spi.model.ModelDescriptor#imageRoles()}.
 *
 * @param prompt what to show; may be empty
 * @param negativePrompt what not to show
 * @param images images to start from, in order
 * @param source what was made earlier, to be worked on
 */
public record ImageInput(
    String prompt,
    Optional<String> negativePrompt,
    List<RoleImage> images,
    Optional<Content> source)
    implements Input {

  public ImageInput {
    images = List.copyOf(images);
  }

  /** A bare prompt. */
  public static ImageInput ofPrompt(String prompt) {
    return new ImageInput(prompt, Optional.empty(), List.of(), Optional.empty());
  }

  @Override
  public Modality modality() {
    return Modality.IMAGE;
  }

  /** Never shows what it holds. */
  @Override
  public String toString() {
    return "ImageInput[" + images.size() + " images]";
  }
}
