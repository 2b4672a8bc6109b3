package io.plugai.http.security;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;

/** Refuses what JAX-RS would stumble over, once for all routes. */
final class Wording {
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^;\"\\s]*)");

  private Wording() {}

  /**
   * Looks at the query and at what the body says that it is.
   *
   * @throws GatewayException {@code BAD_REQUEST}, {@code UNSUPPORTED_MEDIA_TYPE}
   */
  static void check(HttpServletRequest request) {
    String query = request.getQueryString();
    if (query != null && query.indexOf('%') >= 0 && BAD_ESCAPE.matcher(query).find()) {
      throw new GatewayException(
          ErrorCode.BAD_REQUEST, "The query holds a % that begins no escape.");
    }
    String type = request.getHeader("Content-Type");
    if (type != null && type.indexOf(';') >= 0) {
      Matcher charset = CHARSET.matcher(type);
      if (charset.find() && !charset.group(1).equalsIgnoreCase("utf-8")) {
        throw new GatewayException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Bodies are in UTF-8 here.");
      }
    }
  }
}
