package io.plugai.http.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where the gateway listens, checked: whoever holds one may bind it.
 *
 * @param host an address or a name that resolves to loopback addresses only
 * @param port 0 to 65535; 0 lets the operating system choose
 */
record ListenAddress(String host, int port) {

  private static final String LOCAL_ONLY = "local-only";
  private static final int LAST_PORT = 65_535;

  /**
   * Reads the three settings as an operator wrote them.
   *
   * @throws RefusedException with one sentence for the operator, if the gateway must not listen
   *     there
   */
  static ListenAddress checked(String mode, String host, String port) throws RefusedException {
    if (!LOCAL_ONLY.equals(mode.trim())) {
      throw new RefusedException(
          "'%s' is not a mode that PlugAI knows: set mode to '%s'."
              .formatted(mode.trim(), LOCAL_ONLY));
    }
    String name = host.trim();
    if (!isLoopback(name)) {
      throw new RefusedException(
          ("PlugAI is in local-only mode, where no credentials are asked for, so it listens on"
                  + " loopback addresses only and refuses to listen on '%s': set host to 127.0.0.1.")
              .formatted(name));
    }
    return new ListenAddress(name, portNumber(port.trim()));
  }

  private static boolean isLoopback(String host) throws RefusedException {
    if (host.isEmpty()) { // would mean every address
      return false;
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      throw new RefusedException("PlugAI cannot listen on '%s': no such host.".formatted(host));
    }
  }

  private static int portNumber(String port) throws RefusedException {
    try {
      int number = Integer.parseInt(port);
      if (number >= 0 && number <= LAST_PORT) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as for a number out of range
    }
    throw new RefusedException(
        "PlugAI cannot listen on port '%s': set port to a number from 0 to %d."
            .formatted(port, LAST_PORT));
  }

  /**
   * Takes the address for a moment and lets it go, because the HTTP server itself would only log
   * that it is taken, and leave the gateway running deaf.
   *
   * @throws RefusedException if another process listens there
   */
  void requireFree() throws RefusedException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true); // as Jetty does: connections of a former run do not count
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new RefusedException(
          ("PlugAI cannot listen on %s: %s. Stop what listens there, or choose another port"
                  + " (PLUGAI_HTTP_PORT).")
              .formatted(this, e.getMessage()));
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
