package io.plugai.spi.generation;

import io.plugai.spi.model.Modality;
import java.util.List;
import java.util.Optional;

/**
 * What a model of three-dimensional objects is to work from. What is there the model takes: its
 * descriptor says so, see {@link io.plugai.spi.model.Capability#PROMPT} and {@link
 * io.plugai.spi.model.ModelDescriptor#imageRoles()}.
 *
 * @param prompt what to make; may be empty
 * @param negativePrompt what not to make
 * @param images images to start from, in order
 * @param source what was made earlier, to be worked on
 */
public record MeshInput(
    String prompt,
    Optional<String> negativePrompt,
    List<RoleImage> images,
    Optional<Content> source)
    implements Input {

  public MeshInput {
    images = List.copyOf(images);
  }

  /** A bare prompt. */
  public static MeshInput ofPrompt(String prompt) {
    return new MeshInput(prompt, Optional.empty(), List.of(), Optional.empty());
  }

  @Override
  public Modality modality() {
    return Modality.THREE_D;
  }

  /** Never shows what it holds. */
  @Override
  public String toString() {
    return "MeshInput[" + images.size() + " images]";
  }
}
