package io.plugai.bench.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports for programs that cannot choose one themselves and say which. */
final class FreePort {

  private FreePort() {}

  /** A port of the loopback that was free a moment ago. */
  static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
