package io.plugai.support.modelfiles.gguf;

import java.util.List;

/** The tokens of a model, by their numbers. */
public final class GgufTokens {
  /** What a token is; the numbers are llama.cpp's {@code llama_token_type}. */
  public enum Kind {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
  }

  private final List<String> texts;
  private final int[] kinds;

  /** Texts and kinds; where there are no kinds, all are normal. */
  GgufTokens(List<String> texts, int[] kinds) {
    this.texts = List.copyOf(texts);
    this.kinds = kinds.clone();
  }

  /** How many there are. */
  public int count() {
    return texts.size();
  }

  /** How a token is written in the vocabulary. */
  public String text(int id) {
    return texts.get(id);
  }

  /** What a token is. */
  public Kind kind(int id) {
    int number = id < kinds.length ? kinds[id] : 1;
    return number >= 1 && number <= Kind.values().length ? Kind.values()[number - 1] : Kind.NORMAL;
  }
}
