package io.plugai.core.api.access;

import java.util.List;

/**
 * Which models a key is for.
 *
 * @param patterns ids of models, or beginnings of ids with a {@code *} behind them; empty: all
 */
public record ModelScope(List<String> patterns) {
  /** All models. */
  public static final ModelScope ALL = new ModelScope(List.of());

  /** Copies the list. */
  public ModelScope {
    patterns = List.copyOf(patterns);
  }

  /** Whether the model of that full id is within. */
  public boolean allows(String modelId) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> fits(pattern, modelId));
  }

  private static boolean fits(String pattern, String modelId) {
    return pattern.endsWith("*")
        ? modelId.startsWith(pattern.substring(0, pattern.length() - 1))
        : modelId.equals(pattern);
  }
}
