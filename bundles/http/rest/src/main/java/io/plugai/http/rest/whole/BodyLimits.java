package io.plugai.http.rest.whole;

import javax.servlet.http.HttpServletRequest;

/** How large the body of a request may be, in bytes. */
final class BodyLimits {
  /** Nothing else that the control plane takes is larger. */
  static final int USUAL = 64 * 1024;

  private static final String SESSIONS = "/v1/sessions/";
  private static final String IMPORT = SESSIONS + "import";
  private static final int MESSAGE = 1 << 20;
  private static final int SESSION = 17 << 20; // what a session may hold, and what is around it

  private BodyLimits() {}

  static int of(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (path.equals(IMPORT)) {
      return SESSION;
    }
    return path.startsWith(SESSIONS) || path.equals("/v1/sessions") ? MESSAGE : USUAL;
  }

  /** Places that it takes while it arrives: one for what is usual, more for what may be larger. */
  static int places(HttpServletRequest request, int most) {
    long announced = request.getContentLengthLong();
    long bytes = announced < 0 ? most : Math.min(announced, most);
    return (int) Math.max(1, (bytes + USUAL - 1) / USUAL);
  }
}
