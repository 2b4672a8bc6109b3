package io.plugai.http.server;

import io.plugai.core.api.lifecycle.Exit;
import io.plugai.support.web.server.EscapedSlashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Felix's Jetty as this bundle uses it: the configuration that it waits for ({@code
 * org.apache.felix.http.require.config}), and the one connector that it has. While there is a
 * configuration, Jetty runs; each change of it restarts Jetty, which then asks for its connector.
 *
 * <p>Felix insists on a connector of its own for as long as it takes to ask for ours: a port of the
 * loopback that the system chose, without anything behind it.
 *
 * <p>Configurations outlive the process. What a run that was killed left is deleted as soon as this
 * bundle starts, which is before Jetty's does.
 */
@Component(
    service = {JettyConfiguration.class, ConnectorFactory.class},
    immediate = true)
public final class JettyConfiguration implements ConnectorFactory {

  private static final String PID = "org.apache.felix.http";

  /** Of connections on which no request is under way. */
  private static final Duration IDLE = Duration.ofSeconds(60);

  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
  private static final int MAX_THREADS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(JettyConfiguration.class);

  private final ConfigurationAdmin configurations;
  private final Exit exit;
  private Optional<Listen> current = Optional.empty();

  /** Where it was before, until the new place has proved itself. */
  private Optional<Listen> fallback = Optional.empty();

  private int times;
  private SslContextFactory.@Nullable Server ssl;
  private @Nullable CertificateWatch watch;

  /** Called by the framework. */
  @Activate
  public JettyConfiguration(@Reference ConfigurationAdmin configurations, @Reference Exit exit)
      throws IOException {
    this.configurations = configurations;
    this.exit = exit;
    Connectors.findEncoders();
    configuration().delete();
  }

  /** Where Jetty was told to listen; empty before. */
  synchronized Optional<Listen> current() {
    return current;
  }

  /**
   * Makes Jetty listen so, and only so. What it was told before stays, if this is refused.
   *
   * @throws ListenRefusedException with one sentence for the operator, if the files of its
   *     certificate are of no use
   */
  synchronized void listen(Listen next) throws ListenRefusedException, IOException {
    if (next.tls().isPresent()) {
      useTls(next.tls().get());
    } else {
      usePlain();
    }
    fallback = current;
    current = Optional.of(next);
    restart();
  }

  private void useTls(TlsFiles files) throws ListenRefusedException {
    List<byte[]> contents = files.read();
    TlsIdentity identity = files.identity(contents);
    CertificateWatch.warnUnlessValid(identity);
    LOG.info("TLS shows {}.", identity);
    usePlain();
    SslContextFactory.Server made = Connectors.ssl(identity);
    ssl = made;
    watch =
        new CertificateWatch(files, contents, renewed -> reload(made, renewed), SETTLE, LOOK_EVERY);
  }

  private void usePlain() {
    if (watch != null) {
      watch.close();
    }
    watch = null;
    ssl = null;
  }

  private static void reload(SslContextFactory.Server ssl, TlsIdentity identity) {
    try {
      ssl.reload(factory -> Connectors.show(identity, factory));
    } catch (Exception e) {
      throw new IllegalStateException("TLS does not take the certificate", e);
    }
  }

  private void restart() throws IOException {
    times++;
    configuration().update(FrameworkUtil.asDictionary(properties()));
  }

  /** Called by Jetty when it has started. */
  @Override
  public synchronized Connector createConnector(Server server) {
    Listen listen = current.orElseThrow(() -> new IllegalStateException("Jetty started by itself"));
    ServerErrors.takeOver(server);
    EscapedSlashes.decode(server);
    removeConnectors(server);
    ServerConnector connector =
        ssl == null
            ? Connectors.plain(server, listen.address(), IDLE)
            : Connectors.tls(server, listen.address(), IDLE, ssl, listen.http2());
    try {
      connector.open();
      connector.setPort(connector.getLocalPort()); // so that it is told where port is 0
    } catch (IOException e) {
      giveUp(listen, e);
      throw new UncheckedIOException(e);
    }
    fallback = Optional.empty();
    return connector;
  }

  private static void removeConnectors(Server server) {
    for (Connector connector : server.getConnectors()) {
      try {
        connector.stop();
      } catch (Exception e) {
        LOG.warn("Jetty's own connector did not stop", e);
      }
      server.removeConnector(connector);
    }
  }

  /** Somebody took the port since it was found free: a gateway must not live on, deaf. */
  private void giveUp(Listen listen, IOException cause) {
    LOG.error("{}", ListenAddress.taken(listen.address(), cause).sentence());
    Optional<Listen> before = fallback;
    if (before.isEmpty()) {
      exit.exit(Exit.REFUSED);
      return;
    }
    try {
      current = Optional.empty();
      listen(before.get());
    } catch (ListenRefusedException | IOException e) {
      LOG.error("Nor can it listen where it did: {}", e.getMessage());
      exit.exit(Exit.REFUSED);
    }
  }

  @Deactivate
  synchronized void stopListening() throws IOException {
    usePlain();
    configuration().delete();
  }

  private Configuration configuration() throws IOException {
    return configurations.getConfiguration(PID, "?");
  }

  /** Names are those of Felix's HTTP service. */
  private Map<String, Object> properties() {
    return Map.of(
        "org.apache.felix.http.host",
        "127.0.0.1",
        "org.osgi.service.http.port",
        0,
        "org.apache.felix.http.jetty.threadpool.max",
        MAX_THREADS,
        // Would hold events back to compress them together.
        "org.apache.felix.jetty.gziphandler.enable",
        false,
        // Not Felix's: it restarts Jetty only where something has changed.
        "io.plugai.times",
        times);
  }
}
