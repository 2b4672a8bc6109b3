package io.plugai.support.web.server;

import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

/**
 * Lets paths with {@code %2F} in, as clients write the ids of models. Jetty refuses them because
 * one part of a server may take it for a slash and another not; here the gate lets them pass only
 * where both mean the same route. All else that is ambiguous stays refused: {@code %2e%2e}, {@code
 * ..;}, {@code //}, {@code %25}.
 */
public final class EscapedSlashes {
  private static final UriCompliance COMPLIANCE =
      UriCompliance.DEFAULT.with("ESCAPED_SLASHES", Violation.AMBIGUOUS_PATH_SEPARATOR);

  private EscapedSlashes() {}

  /** Lets connections of this configuration take them. */
  public static void allow(HttpConfiguration http) {
    http.setUriCompliance(COMPLIANCE);
  }

  /** Lets servlets be asked for such a path; they are shown the slashes. */
  public static void decode(Server server) {
    server
        .getDescendants(ServletHandler.class)
        .forEach(handler -> handler.setDecodeAmbiguousURIs(true));
  }
}
