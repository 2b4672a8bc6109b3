package io.plugai.http.server;

import io.plugai.core.api.lifecycle.Exit;
import java.io.IOException;
import java.util.Optional;
import javax.servlet.Servlet;
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
 * Lets the HTTP server listen, but only where it may, and only once the gate stands in front of the
 * routes and a supervisor can ask whether the gateway lives.
 *
 * <p>An address that is refused ends a starting gateway with {@link Exit#REFUSED}; on a running one
 * the change is refused and the gateway listens where it did.
 */
@Component(
    service = {},
    configurationPid = {"io.plugai.http", "io.plugai.access"},
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class HttpServerControl {

  private static final Logger LOG = LoggerFactory.getLogger(HttpServerControl.class);

  private final JettyConfiguration jetty;

  /** Called by the framework, once there is what it waits for, and again when that was away. */
  @Activate
  public HttpServerControl(
      @Reference JettyConfiguration jetty,
      @Reference Exit exit,
      @Reference(name = "gate", target = "(plugai.gate=true)") ServiceReference<Preprocessor> gate,
      @Reference(name = "health", target = "(osgi.http.whiteboard.servlet.name=health)")
          ServiceReference<Servlet> health,
      HttpServerConfig http,
      AccessConfig access)
      throws IOException {
    this.jetty = jetty;
    modified(http, access);
    if (jetty.current().isEmpty()) {
      exit.exit(Exit.REFUSED);
    }
  }

  @Modified
  synchronized void modified(HttpServerConfig http, AccessConfig access) throws IOException {
    Optional<Listen> current = jetty.current();
    try {
      Listen next = Listen.checked(http, access);
      if (!current.equals(Optional.of(next))) {
        requireFree(next, current);
        jetty.listen(next);
      }
    } catch (ListenRefusedException e) {
      String still = current.map(now -> " It still listens on " + now.address() + ".").orElse("");
      LOG.error("{}{}", e.sentence(), still);
    }
  }

  /** A port that is ours already is freed by the change itself. */
  private static void requireFree(Listen next, Optional<Listen> current)
      throws ListenRefusedException {
    int port = next.address().port();
    if (current.filter(now -> now.address().port() == port).isEmpty()) {
      next.address().requireFree();
    }
  }
}
