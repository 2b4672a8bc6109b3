package io.plugai.http.server;

import java.io.IOException;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.Preprocessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the HTTP server listen, but only where it may, and only while the gate stands in front of
 * the routes.
 *
 * <p>An address that is refused ends a starting gateway with {@link #EXIT_REFUSED}; on a running
 * one the change is refused and the gateway listens where it did.
 */
@Component(
    service = {},
    configurationPid = "io.plugai.http",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class HttpServerControl {

  /** Exit status of a gateway that may not listen where it is told to ({@code EX_CONFIG}). */
  static final int EXIT_REFUSED = 78;

  private static final Logger LOG = LoggerFactory.getLogger(HttpServerControl.class);

  private final JettyConfiguration jetty;

  /** Called by the framework, once there is a gate, and again when it has been away. */
  @Activate
  public HttpServerControl(
      BundleContext context,
      @Reference JettyConfiguration jetty,
      @Reference(name = "gate", target = "(plugai.gate=true)") ServiceReference<Preprocessor> gate,
      HttpServerConfig config)
      throws IOException {
    this.jetty = jetty;
    modified(config);
    if (jetty.current().isEmpty()) {
      new OrderlyExit(context).exit(EXIT_REFUSED);
    }
  }

  @Modified
  synchronized void modified(HttpServerConfig config) throws IOException {
    try {
      ListenAddress next = ListenAddress.checked(config.mode(), config.host(), config.port());
      if (!jetty.current().equals(Optional.of(next))) {
        next.requireFree();
        jetty.listenOn(next);
      }
    } catch (RefusedException e) {
      String still = jetty.current().map(now -> " It still listens on " + now + ".").orElse("");
      LOG.error("{}{}", e.sentence(), still);
    }
  }
}
