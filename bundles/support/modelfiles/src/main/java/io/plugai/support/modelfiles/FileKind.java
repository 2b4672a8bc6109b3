package io.plugai.support.modelfiles;

/** What a file of weights holds. */
public enum FileKind {
  /** The weights of a model, or a part of them. */
  MODEL("It is a model."),
  /** Changes to the weights of another model. */
  ADAPTER("It is an adapter (LoRA): it changes another model, and cannot run by itself."),
  /** What lets another model see images, or hear. */
  PROJECTOR(
      "It is a projector (mmproj), the part of another model that sees images: put it beside that"
          + " model."),
  /** Tokens without weights. */
  VOCABULARY("It holds a vocabulary and no weights, so there is nothing to run."),
  /** Something else. */
  OTHER("It holds no model.");

  private final String sentence;

  FileKind(String sentence) {
    this.sentence = sentence;
  }

  /** What it is, for people. */
  public String sentence() {
    return sentence;
  }
}
