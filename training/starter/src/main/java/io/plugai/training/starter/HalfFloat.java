package io.plugai.training.starter;

/** IEEE 754 half precision, which the JDK converts to only from version 20 on. */
final class HalfFloat {
  private static final int SMALLEST_NORMAL = 0x38800000; // 2^-14 as a float
  private static final int TOO_LARGE = 0x47800000; // 2^16 as a float
  private static final int REBIAS = 0x38000000; // (127 - 15) << 23

  private HalfFloat() {}

  /**
   * The 16 bits of the half nearest to a float, ties to even; too large a float becomes infinite.
   */
  static short bits(float value) {
    int bits = Float.floatToIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= TOO_LARGE) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude >= SMALLEST_NORMAL) {
      return (short) (sign | rounded(magnitude - REBIAS, 13));
    }
    int shift = 126 - (magnitude >>> 23);
    return (short) (shift > 24 ? sign : sign | rounded(magnitude & 0x7fffff | 0x800000, shift));
  }

  private static int rounded(int bits, int shift) {
    int kept = bits >>> shift;
    int lost = bits & (1 << shift) - 1;
    int half = 1 << shift - 1;
    boolean up = lost > half || (lost == half && (kept & 1) == 1);
    return up ? kept + 1 : kept;
  }
}
