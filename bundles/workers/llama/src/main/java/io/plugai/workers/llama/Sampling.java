package io.plugai.workers.llama;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;

/**
 * How tokens can be drawn: the names and bounds of {@code io.plugai.spi.model.Parameter}, which are
 * llama.cpp's names too.
 */
enum Sampling {
  TEMPERATURE(0, 2),
  TOP_P(0, 1),
  TOP_K(0, 1_000_000),
  MIN_P(0, 1),
  SEED(0, 0xFFFF_FFFFL),
  FREQUENCY_PENALTY(-2, 2),
  PRESENCE_PENALTY(-2, 2),
  REPEAT_PENALTY(0, 10);

  /** The seed that llama.cpp takes for "any". */
  private static final long ANY_SEED = 0xFFFF_FFFFL;

  private final double min;
  private final double max;

  Sampling(double min, double max) {
    this.min = min;
    this.max = max;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Sampling of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }

  /** Whether it may have this value. */
  boolean allows(double value) {
    return value >= min && value <= max;
  }

  void write(JsonGenerator json, double value) throws IOException {
    String id = name().toLowerCase(Locale.ROOT);
    switch (this) {
      case SEED -> json.writeNumberField(id, Math.min((long) value, ANY_SEED - 1));
      case TOP_K -> json.writeNumberField(id, (long) value);
      default -> json.writeNumberField(id, value);
    }
  }
}
