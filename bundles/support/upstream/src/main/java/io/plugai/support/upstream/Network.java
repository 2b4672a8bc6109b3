package io.plugai.support.upstream;

import io.plugai.spi.credential.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way out of this host: through which proxy, and whose certificates are believed. Immutable.
 * Addresses of this host itself are always reached directly.
 *
 * <p>The environment is read as most programs do: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code
 * ALL_PROXY} with the proxy for addresses of that kind, {@code NO_PROXY} with the hosts to be
 * reached without one, in lower case too; and {@value #CA_FILE}, a file of certificates in PEM that
 * are believed beside those of the JRE.
 */
public final class Network {
  private static final String CA_FILE = "PLUGAI_CA_FILE";
  private static final int DEFAULT_PORT = 80;

  private final Optional<URI> httpProxy;
  private final Optional<URI> httpsProxy;
  private final NoProxy exceptions;
  private final Optional<Path> caFile;

  private Network(
      Optional<URI> httpProxy,
      Optional<URI> httpsProxy,
      NoProxy exceptions,
      Optional<Path> caFile) {
    this.httpProxy = httpProxy;
    this.httpsProxy = httpsProxy;
    this.exceptions = exceptions;
    this.caFile = caFile;
  }

  /** Without any proxy, and with the JRE's certificates only. */
  public static Network direct() {
    return new Network(Optional.empty(), Optional.empty(), NoProxy.of(""), Optional.empty());
  }

  /**
   * As the process's environment says.
   *
   * @throws IllegalArgumentException with a sentence for the operator
   */
  public static Network ofEnvironment() {
    return of(System.getenv());
  }

  static Network of(Map<String, String> environment) {
    Optional<URI> all = proxy(environment, "ALL_PROXY");
    return new Network(
        proxy(environment, "HTTP_PROXY").or(() -> all),
        proxy(environment, "HTTPS_PROXY").or(() -> all),
        NoProxy.of(variable(environment, "NO_PROXY").orElse("")),
        variable(environment, CA_FILE).map(Network::file));
  }

  /**
   * The same with another proxy, for every address.
   *
   * @param proxy {@code http://}, name or address, port, if need be with {@code user:password@};
   *     {@code direct} for none; blank leaves things as they are
   * @throws IllegalArgumentException with a sentence for the operator, without the password
   */
  public Network withProxy(String proxy) {
    if (proxy.isBlank()) {
      return this;
    }
    Optional<URI> used =
        proxy.trim().equals("direct") ? Optional.empty() : Optional.of(proxyUri("proxy", proxy));
    return new Network(used, used, NoProxy.of(""), caFile);
  }

  /**
   * The same with other certificates beside the JRE's.
   *
   * @param file in PEM, relative to the installation's folder; blank leaves things as they are
   */
  public Network withCaFile(String file) {
    return file.isBlank()
        ? this
        : new Network(httpProxy, httpsProxy, exceptions, Optional.of(file(file.trim())));
  }

  Optional<Path> caFile() {
    return caFile;
  }

  /** What the JDK's client asks for the proxy. */
  ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(proxyFor(uri).map(Network::toProxy).orElse(Proxy.NO_PROXY));
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The exchange fails with it; there is no other proxy to try.
      }
    };
  }

  /** What the proxy for an address wants to be shown. */
  Optional<Secret> proxyCredential(URI uri) {
    return proxyFor(uri)
        .map(URI::getUserInfo)
        .map(info -> Base64.getEncoder().encodeToString(info.getBytes(StandardCharsets.UTF_8)))
        .map(encoded -> new Secret("Basic " + encoded));
  }

  /** Whether a proxy is asked for an address, and looks up its name. */
  boolean isProxied(URI uri) {
    return proxyFor(uri).isPresent();
  }

  private Optional<URI> proxyFor(URI uri) {
    Optional<URI> proxy = "https".equals(uri.getScheme()) ? httpsProxy : httpProxy;
    return proxy.filter(used -> !exceptions.covers(uri));
  }

  private static Path file(String name) {
    return Path.of(System.getProperty("karaf.base", "")).resolve(name).toAbsolutePath();
  }

  private static Proxy toProxy(URI uri) {
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), port));
  }

  private static Optional<URI> proxy(Map<String, String> environment, String name) {
    return variable(environment, name).map(value -> proxyUri(name, value));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Stream.of(name.toLowerCase(Locale.ROOT), name)
        .map(key -> environment.getOrDefault(key, "").trim())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static URI proxyUri(String name, String value) {
    String text = value.trim();
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Its message quotes the value, which may hold a password.
    }
    throw new IllegalArgumentException(
        name + " must be http:// with the host and port of an HTTP proxy.");
  }
}
