package io.plugai.http.generate;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names requests. */
final class RequestIds {
  private static final HexFormat HEX = HexFormat.of();
  private static final int HEX_DIGITS_OF_TIME = 12;

  private RequestIds() {}

  /**
   * A new id. It sorts by time, so that those of a day lie together in the database, and need not
   * be hard to guess: whoever asks for a request has to be its caller.
   */
  static String next() {
    return "req_"
        + HEX.toHexDigits(System.currentTimeMillis(), HEX_DIGITS_OF_TIME)
        + HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
