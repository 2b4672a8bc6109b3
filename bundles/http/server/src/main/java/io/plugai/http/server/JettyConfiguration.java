package io.plugai.http.server;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The configuration that Felix's Jetty waits for ({@code org.apache.felix.http.require.config}):
 * while there is one, Jetty listens.
 *
 * <p>Configurations outlive the process. What a run that was killed left is deleted as soon as this
 * bundle starts, which is before Jetty's does.
 */
@Component(service = JettyConfiguration.class, immediate = true)
public final class JettyConfiguration {

  private static final String PID = "org.apache.felix.http";

  private final ConfigurationAdmin configurations;
  private Optional<ListenAddress> current = Optional.empty();

  /** Called by the framework. */
  @Activate
  public JettyConfiguration(@Reference ConfigurationAdmin configurations) throws IOException {
    this.configurations = configurations;
    stopListening();
  }

  /** Where Jetty was told to listen; empty before. */
  synchronized Optional<ListenAddress> current() {
    return current;
  }

  /** Makes Jetty listen there, and only there. */
  synchronized void listenOn(ListenAddress address) throws IOException {
    configuration().update(FrameworkUtil.asDictionary(properties(address)));
    current = Optional.of(address);
  }

  @Deactivate
  void stopListening() throws IOException {
    configuration().delete();
  }

  private Configuration configuration() throws IOException {
    return configurations.getConfiguration(PID, "?");
  }

  /** Names and units are those of Felix's HTTP service. */
  private static Map<String, Object> properties(ListenAddress address) {
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
}
