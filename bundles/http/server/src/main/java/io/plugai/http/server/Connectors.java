package io.plugai.http.server;

import io.plugai.support.web.server.Departures;
import io.plugai.support.web.server.EarlyAnswers;
import io.plugai.support.web.server.EscapedSlashes;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Makes Jetty's connectors: plain HTTP/1.1, or TLS with HTTP/1.1 and, by ALPN, HTTP/2. */
final class Connectors {
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_STREAMS_PER_CONNECTION = 128;

  /** As ALPN spells it (RFC 7301); Jetty itself minds no case. */
  private static final String HTTP_1_1 = "http/1.1";

  private Connectors() {}

  /**
   * A connector that is not started. Connections on which nothing happens are closed after {@code
   * idle}; a request that is being answered is something, however long it says nothing.
   */
  static ServerConnector plain(Server server, ListenAddress address, Duration idle) {
    return connector(server, address, idle, new HttpConnectionFactory(http()));
  }

  /** The same over TLS. The factory becomes part of the connector, which starts and stops it. */
  static ServerConnector tls(
      Server server,
      ListenAddress address,
      Duration idle,
      SslContextFactory.Server ssl,
      boolean http2) {
    HttpConfiguration http = http();
    // A name that is in no certificate, or an address, is the client's to judge.
    http.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory http1 = new HttpConnectionFactory(http);
    if (!http2) {
      return connector(server, address, idle, new SslConnectionFactory(ssl, HTTP_1_1), http1);
    }
    HTTP2ServerConnectionFactory h2 = new HTTP2ServerConnectionFactory(http);
    h2.setMaxConcurrentStreams(MAX_STREAMS_PER_CONNECTION);
    return connector(
        server, address, idle, new SslConnectionFactory(ssl, "alpn"), alpn(), h2, http1);
  }

  /** TLS as of now: 1.2 and 1.3, forward secrecy, authenticated encryption. */
  static SslContextFactory.Server ssl(TlsIdentity identity) {
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    show(identity, ssl);
    ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    ssl.addExcludeCipherSuites("^.*_CBC_.*$", "^TLS_DHE_.*$", "^TLS_RSA_.*$");
    ssl.setCipherComparator(HTTP2Cipher.COMPARATOR);
    ssl.setUseCipherSuitesOrder(true);
    ssl.setRenegotiationAllowed(false);
    return ssl;
  }

  /** Sets what the next handshake shows, of a factory that is not in use yet or is reloading. */
  static void show(TlsIdentity identity, SslContextFactory ssl) {
    ssl.setKeyStore(identity.store());
    ssl.setKeyStorePassword(identity.password());
    ssl.setKeyManagerPassword(identity.password());
  }

  private static ServerConnector connector(
      Server server, ListenAddress address, Duration idle, ConnectionFactory... factories) {
    ServerConnector connector = new ServerConnector(server, -1, -1, factories);
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(idle.toMillis());
    return connector;
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.addCustomizer(new Departures());
    http.addCustomizer(new EarlyAnswers());
    EscapedSlashes.allow(http);
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    http.setResponseHeaderSize(MAX_HEADER_BYTES);
    return http;
  }

  /** The JDK's ALPN, of which this bundle holds Jetty's way to it. */
  private static ALPNServerConnectionFactory alpn() {
    return with(
        Connectors.class.getClassLoader(),
        () -> {
          ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", HTTP_1_1);
          alpn.setDefaultProtocol(HTTP_1_1);
          return alpn;
        });
  }

  /**
   * Lets Jetty find its own encoder of headers for HTTP/2. It looks once, when it first makes a
   * header; if it does not find it then, no answer of HTTP/2 can be written. So this must come
   * before anything else of Jetty's.
   */
  static void findEncoders() {
    with(
        PreEncodedHttpField.class.getClassLoader(),
        () -> new PreEncodedHttpField(HttpHeader.CONNECTION, "close"));
  }

  /** Jetty looks for services by the class loader of the thread, which in OSGi finds none. */
  private static <T> T with(ClassLoader loader, Supplier<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
