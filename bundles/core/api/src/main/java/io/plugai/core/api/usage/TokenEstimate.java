package io.plugai.core.api.usage;

import io.plugai.spi.generation.Part;

/**
 * About how many tokens texts are, where nobody has counted them: four characters (UTF-16 units)
 * are one, rounded up. Images and state count nothing.
 */
public final class TokenEstimate {
  private static final int CHARACTERS_PER_TOKEN = 4;

  private TokenEstimate() {}

  /** The tokens that so many characters are. */
  public static long tokens(long characters) {
    return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  /** The characters of a part that count. */
  public static long characters(Part part) {
    if (part instanceof Part.Text text) {
      return text.text().length();
    }
    if (part instanceof Part.Reasoning thought) {
      return thought.text().length();
    }
    if (part instanceof Part.ToolCall call) {
      return (long) call.name().length() + call.arguments().length();
    }
    return part instanceof Part.ToolResult result ? result.text().length() : 0;
  }
}
