package io.plugai.support.web;

import io.plugai.support.web.server.Departures;
import io.plugai.support.web.server.EarlyAnswers;
import io.plugai.support.web.server.EscapedSlashes;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import javax.servlet.Filter;
import javax.servlet.Servlet;
import org.apache.felix.http.jakartawrappers.FilterWrapper;
import org.apache.felix.http.jakartawrappers.ServletWrapper;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The very server of the distribution, with the wrappers that stand between it and our servlets, on
 * a free port of the loopback.
 */
public final class TestServer implements AutoCloseable {
  private final Server server;
  private final ServerConnector connector;
  private final ServletContextHandler context;

  private final String scheme;

  /** Starts a server for one servlet behind filters, at every path. */
  public TestServer(Servlet servlet, Filter... filters) throws Exception {
    this(Optional.empty(), servlet, filters);
  }

  /** Starts one that speaks TLS, HTTP/1.1 and HTTP/2. */
  public TestServer(TestCertificate certificate, Servlet servlet, Filter... filters)
      throws Exception {
    this(Optional.of(certificate), servlet, filters);
  }

  private TestServer(Optional<TestCertificate> certificate, Servlet servlet, Filter... filters)
      throws Exception {
    scheme = certificate.isPresent() ? "https" : "http";
    server = new Server(new QueuedThreadPool(16));
    HttpConfiguration http = new HttpConfiguration();
    http.addCustomizer(new Departures());
    http.addCustomizer(new EarlyAnswers());
    EscapedSlashes.allow(http);
    http.setSendServerVersion(false);
    connector =
        new ServerConnector(
            server,
            1,
            1,
            certificate
                .map(shown -> tls(shown, http))
                .orElseGet(() -> new ConnectionFactory[] {new HttpConnectionFactory(http)}));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    context = new ServletContextHandler();
    for (Filter filter : List.of(filters)) {
      FilterHolder holder = new FilterHolder(new FilterWrapper(filter));
      holder.setAsyncSupported(true);
      context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
    }
    ServletHolder holder = new ServletHolder(new ServletWrapper(servlet));
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    server.setHandler(context);
    EscapedSlashes.decode(server);
    server.start();
  }

  private static ConnectionFactory[] tls(TestCertificate certificate, HttpConfiguration http) {
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStorePath(certificate.keystore().toString());
    ssl.setKeyStorePassword(TestCertificate.PASSWORD);
    http.addCustomizer(new SecureRequestCustomizer(false));
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    return new ConnectionFactory[] {
      new SslConnectionFactory(ssl, "alpn"),
      alpn,
      new HTTP2ServerConnectionFactory(http),
      new HttpConnectionFactory(http)
    };
  }

  /** Where a path is found. */
  public URI uri(String path) {
    return URI.create(scheme + "://127.0.0.1:" + port() + path);
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** How many connections are open. */
  public int connections() {
    return connector.getConnectedEndPoints().size();
  }

  /** How many threads of the server are doing something. */
  public int busyThreads() {
    QueuedThreadPool pool = (QueuedThreadPool) server.getThreadPool();
    return pool.getThreads() - pool.getIdleThreads();
  }

  /** A client that speaks HTTP/1.1. */
  public static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
