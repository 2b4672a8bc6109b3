package io.plugai.support.upstream;

import java.net.http.HttpHeaders;

/** Whether it may help, and does no harm, to ask again after a refusal. */
final class Repeating {

  private Repeating() {}

  /**
   * Whether to ask again.
   *
   * @param repeat what is to be feared of working on the same request twice
   */
  static boolean mayHelp(int status, HttpHeaders headers, ProviderError error, Repeat repeat) {
    // What OpenAI and Anthropic tell their own clients.
    String told = headers.firstValue("x-should-retry").orElse("");
    if (repeat == Repeat.NEVER) {
      return false;
    }
    if (repeat == Repeat.IF_NOT_BEGUN) {
      return status == 429 && !told.equalsIgnoreCase("false") && !error.isLasting();
    }
    if (told.equalsIgnoreCase("true") || told.equalsIgnoreCase("false")) {
      return told.equalsIgnoreCase("true");
    }
    return !error.isLasting()
        && (nothingWasDone(status) || repeat == Repeat.ALWAYS && isPassing(status));
  }

  /**
   * Refusals after which nothing is owed: the request was not begun (429, 503, 529; 521 to 523 of
   * Cloudflare's, which say that the provider was not reached), or the provider itself says that it
   * came to nothing (500). Providers bill answers, and their own clients ask again after these.
   */
  private static boolean nothingWasDone(int status) {
    return switch (status) {
      case 429, 500, 503, 521, 522, 523, 529 -> true;
      default -> false;
    };
  }

  /**
   * Refusals by something in between that has lost sight of the provider: it may be at work, and
   * what it does is paid.
   */
  private static boolean isPassing(int status) {
    return switch (status) {
      case 502, 504, 520, 524 -> true;
      default -> false;
    };
  }
}
