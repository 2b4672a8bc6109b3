package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.testing.osgi.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** The address is changed while the gateway runs. */
class ListenAddressTest {

  @Test
  void aNewPortTakesEffectAndARefusedAddressDoesNot() throws Exception {
    int next = FreePort.find();
    try (Distribution plugai = Distribution.unpack("address").start()) {
      plugai.file("etc/io.plugai.http.cfg", "port = " + next + "\n");
      plugai.awaitConsole("PlugAI listens on http://127.0.0.1:" + next, 1);
      assertThat(plugai.answers("/v1/health")).as("on the old port").isFalse();

      plugai.file("etc/io.plugai.http.cfg", "host = 0.0.0.0\nport = " + next + "\n");
      plugai.awaitConsole("It still listens on 127.0.0.1:" + next, 1);
      assertThat(answers(next)).isTrue();
    }
  }

  /** Whatever the status: somebody listens and speaks HTTP. */
  private static boolean answers(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/health")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode() > 0;
  }
}
