package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** The address is changed while the gateway runs. */
class ListenAddressTest {

  @Test
  void aNewPortTakesEffectAndARefusedAddressDoesNot() throws Exception {
    int other = freePort();
    try (Distribution plugai = Distribution.unpack("address").start()) {
      plugai.file("etc/io.plugai.http.cfg", "port = " + other + "\n");
      plugai.awaitConsole("PlugAI listens on http://127.0.0.1:" + other, 1);
      assertThat(plugai.answersHealth()).as("on the old port").isFalse();

      plugai.file("etc/io.plugai.http.cfg", "host = 0.0.0.0\nport = " + other + "\n");
      plugai.awaitConsole("It still listens on 127.0.0.1:" + other, 1);

      plugai.file("etc/io.plugai.http.cfg", "port = " + plugai.httpPort() + "\n");
      plugai.awaitConsole("PlugAI listens on http://127.0.0.1:" + plugai.httpPort(), 2);
      plugai.awaitHealth();
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
