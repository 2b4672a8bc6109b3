package io.plugai.http.generate;

import io.plugai.spi.error.GatewayException;
import javax.servlet.http.HttpServletRequest;

/**
 * Which event a client had last: the {@code Last-Event-ID} header that browsers send when they come
 * back (WHATWG HTML, section 9.2.4), or the parameter {@code after}, for those who cannot.
 */
final class LastEvent {
  private static final String HEADER = "Last-Event-ID";
  private static final String PARAMETER = "after";
  private static final int MOST_DIGITS = 18;

  private LastEvent() {}

  /** Its number; 0 where the client has none. */
  static long of(HttpServletRequest request) {
    String header = request.getHeader(HEADER);
    String text = header == null ? request.getParameter(PARAMETER) : header;
    if (text == null || text.isEmpty()) {
      return 0;
    }
    if (text.length() > MOST_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw GatewayException.invalid(
          header == null ? PARAMETER : HEADER, "must be the number of an event");
    }
    return Long.parseLong(text);
  }
}
