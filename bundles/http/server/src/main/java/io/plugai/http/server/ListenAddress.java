package io.plugai.http.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where the gateway listens.
 *
 * @param host an address or a name of this machine; {@code 0.0.0.0} or {@code ::} for all of its
 *     addresses
 * @param port 0 to 65535; 0 lets the operating system choose
 */
record ListenAddress(String host, int port) {

  private static final String ANY = "0.0.0.0";
  private static final int LAST_PORT = 65_535;

  /**
   * Reads the two settings as an operator wrote them.
   *
   * @throws ListenRefusedException with one sentence for the operator, if they name no address
   */
  static ListenAddress checked(String host, String port) throws ListenRefusedException {
    String name = host.trim();
    if (!name.isEmpty()) {
      resolved(name);
    }
    return new ListenAddress(name.isEmpty() ? ANY : name, portNumber(port.trim()));
  }

  /**
   * Holds local-only mode to loopback.
   *
   * @throws ListenRefusedException where others could reach the address
   */
  void requireLoopbackForLocalOnly() throws ListenRefusedException {
    if (!isLoopback()) {
      throw new ListenRefusedException(
          ("PlugAI is in local-only mode, where no credentials are asked for, so it listens on"
                  + " loopback addresses only and refuses to listen on '%s': set host to 127.0.0.1,"
                  + " or take local-only out of ways_in.")
              .formatted(host));
    }
  }

  /**
   * Keeps credentials from the network where nothing encrypts them.
   *
   * @throws ListenRefusedException where others could reach the address
   */
  void requireLoopbackForPlainHttp() throws ListenRefusedException {
    if (!isLoopback()) {
      throw new ListenRefusedException(
          ("PlugAI refuses to listen on '%s' without TLS, because credentials would cross the"
                  + " network readable for everybody: set tls_certificate and tls_key, or, behind a"
                  + " proxy in a private network, allow_plain_http = true.")
              .formatted(host));
    }
  }

  private boolean isLoopback() throws ListenRefusedException {
    return Arrays.stream(resolved(host)).allMatch(InetAddress::isLoopbackAddress);
  }

  private static InetAddress[] resolved(String host) throws ListenRefusedException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new ListenRefusedException(
          "PlugAI cannot listen on '%s': no such host.".formatted(host));
    }
  }

  private static int portNumber(String port) throws ListenRefusedException {
    try {
      int number = Integer.parseInt(port);
      if (number >= 0 && number <= LAST_PORT) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as for a number out of range
    }
    throw new ListenRefusedException(
        "PlugAI cannot listen on port '%s': set port to a number from 0 to %d."
            .formatted(port, LAST_PORT));
  }

  /**
   * Takes the address for a moment and lets it go, because the HTTP server itself would only log
   * that it is taken, and leave the gateway running deaf.
   *
   * @throws ListenRefusedException if another process listens there
   */
  void requireFree() throws ListenRefusedException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true); // as Jetty does: connections of a former run do not count
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw taken(this, e);
    }
  }

  /** What to tell of an address that cannot be bound. */
  static ListenRefusedException taken(ListenAddress address, IOException why) {
    return new ListenRefusedException(
        ("PlugAI cannot listen on %s: %s. Stop what listens there, or choose another port"
                + " (PLUGAI_HTTP_PORT).")
            .formatted(address, why.getMessage()));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
