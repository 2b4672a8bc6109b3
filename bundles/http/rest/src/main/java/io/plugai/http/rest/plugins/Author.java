package io.plugai.http.rest.plugins;

import io.plugai.core.api.people.Origin;
import io.plugai.support.web.WebRequest;
import javax.servlet.http.HttpServletRequest;

/** Who asks for a change: read while the request is at hand, for when it is done. */
record Author(String id, Origin origin) {
  static Author of(HttpServletRequest request) {
    return new Author(WebRequest.requireCaller(request).id(), WebRequest.origin(request));
  }
}
