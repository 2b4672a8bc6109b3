package io.plugai.http.rest.sessions;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.WebRequest;
import javax.servlet.http.HttpServletRequest;

/** Whose sessions a request is about. */
final class SessionCallers {
  private SessionCallers() {}

  /**
   * Whose.
   *
   * @throws GatewayException {@code FORBIDDEN} for keys that are for models alone: who holds one
   *     knows nothing of what its owner has said
   */
  static String id(HttpServletRequest request) {
    Caller caller = WebRequest.requireCaller(request);
    if (!caller.may(Permission.READ)) {
      throw new GatewayException(
          ErrorCode.FORBIDDEN, "Sessions are for callers who may read, not for keys of models.");
    }
    return caller.id();
  }
}
