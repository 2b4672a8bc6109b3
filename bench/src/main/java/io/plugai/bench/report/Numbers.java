package io.plugai.bench.report;

import java.util.Locale;

/** Figures as text, with as many digits as mean something. */
public final class Numbers {

  private static final double MEBIBYTE = 1024.0 * 1024.0;

  private Numbers() {}

  /** Milliseconds: two decimals below 10, one below 100, none above. */
  public static String millis(double value) {
    double size = Math.abs(value);
    int decimals = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** A whole number with thousands set apart. */
  public static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** Bytes as mebibytes. */
  public static String mebibytes(long bytes) {
    return whole(bytes / MEBIBYTE);
  }

  /** A ratio with one decimal, such as {@code 5.2×}. */
  public static String times(double ratio) {
    return String.format(Locale.ROOT, "%.1f×", ratio);
  }

  /** A ratio with two decimals. */
  public static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
