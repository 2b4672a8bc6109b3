package io.plugai.http.server;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the HTTP server listen, but only where it may. Felix's Jetty waits for a configuration
 * ({@code org.apache.felix.http.require.config}), and this component is the one that writes it, so
 * no other address is ever bound, not for a moment.
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
  private static final String JETTY_PID = "org.apache.felix.http";

  private final ConfigurationAdmin configurations;
  private Optional<ListenAddress> current = Optional.empty();

  @Activate
  public HttpServerControl(
      BundleContext context, @Reference ConfigurationAdmin configurations, HttpServerConfig config)
      throws IOException {
    this.configurations = configurations;
    stopListening(); // a process that was killed leaves its configuration behind
    try {
      listen(config);
    } catch (RefusedException e) {
      LOG.error("{}", e.sentence());
      new OrderlyExit(context).exit(EXIT_REFUSED);
    }
  }

  @Modified
  synchronized void modified(HttpServerConfig config) throws IOException {
    try {
      listen(config);
    } catch (RefusedException e) {
      LOG.error(
          "{} It still listens on {}.",
          e.sentence(),
          current.map(Object::toString).orElse("no port"));
    }
  }

  @Deactivate
  void stopListening() throws IOException {
    jettyConfiguration().delete();
  }

  private void listen(HttpServerConfig config) throws RefusedException, IOException {
    ListenAddress next = ListenAddress.checked(config.mode(), config.host(), config.port());
    if (current.filter(next::equals).isPresent()) {
      return;
    }
    next.requireFree();
    jettyConfiguration().update(FrameworkUtil.asDictionary(jettyProperties(next)));
    current = Optional.of(next);
  }

  /** Names and units are those of Felix's HTTP service. */
  private static Map<String, Object> jettyProperties(ListenAddress address) {
    return Map.of(
        "org.apache.felix.http.host",
        address.host(),
        "org.osgi.service.http.port",
        address.port(),
        "org.apache.felix.http.jetty.sendServerHeader",
        false,
        // Bounds: headers and request line in bytes, threads, idle keep-alive connections in
        // milliseconds. Jetty does not count a request that is being answered as idle.
        "org.apache.felix.http.jetty.headerBufferSize",
        16 * 1024,
        "org.apache.felix.http.jetty.threadpool.max",
        100,
        "org.apache.felix.http.timeout",
        60_000,
        // Would hold events back to compress them together.
        "org.apache.felix.jetty.gziphandler.enable",
        false);
  }

  private Configuration jettyConfiguration() throws IOException {
    return configurations.getConfiguration(JETTY_PID, "?");
  }
}
