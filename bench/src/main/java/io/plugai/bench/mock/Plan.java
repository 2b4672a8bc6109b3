package io.plugai.bench.mock;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks of the mock.
 *
 * @param stream whether the answer is an event stream
 * @param deltas how many pieces a stream has
 * @param gapMicros microseconds between two pieces
 * @param usage whether a stream ends with its usage
 */
public record Plan(boolean stream, int deltas, long gapMicros, boolean usage) {

  private static final Pattern STREAM = Pattern.compile("\"stream\"\\s*:\\s*true");
  private static final Pattern USAGE = Pattern.compile("\"include_usage\"\\s*:\\s*true");
  private static final Pattern SHAPE = Pattern.compile("@(\\d{1,6})x(\\d{1,9})us");
  private static final int DEFAULT_DELTAS = 64;
  private static final long DEFAULT_GAP_MICROS = 20_000;

  /** The prompt that makes the mock answer in this shape, through whatever gateway it travels. */
  public static String prompt(int deltas, long gapMicros) {
    return "Please answer @" + deltas + "x" + gapMicros + "us and nothing else.";
  }

  /** Reads a chat completion request; only what the mock cares about is looked at. */
  static Plan of(String requestBody) {
    Matcher shape = SHAPE.matcher(requestBody);
    boolean shaped = shape.find();
    return new Plan(
        STREAM.matcher(requestBody).find(),
        shaped ? Integer.parseInt(shape.group(1)) : DEFAULT_DELTAS,
        shaped ? Long.parseLong(shape.group(2)) : DEFAULT_GAP_MICROS,
        USAGE.matcher(requestBody).find());
  }
}
