package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.support.web.TestCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway does not start with: it says why in a sentence, and ends. */
@Timeout(120)
class RefusedStartTest {
  private static final int REFUSED = 78; // EX_CONFIG of sysexits.h

  @TempDir static Path folder;
  private static Distribution plugai;

  @BeforeAll
  static void unpack() throws Exception {
    plugai = Distribution.unpack("refused");
  }

  /** What it prints when it is started with these settings; it has ended by then. */
  private static String start(Map<String, String> environment) throws Exception {
    int before = plugai.console().length();
    environment.forEach(plugai::environment);
    try {
      assertThat(plugai.launch().awaitEnd()).isEqualTo(REFUSED);
    } finally {
      environment.keySet().forEach(plugai::forget);
    }
    return plugai.console().substring(before);
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(other.getLocalPort());

      assertThat(start(Map.of("PLUGAI_HTTP_PORT", port)))
          .contains("cannot listen on 127.0.0.1:" + port);
    }
  }

  @Test
  void anAddressThatIsNotLoopbackInLocalOnlyMode() throws Exception {
    String why = "PlugAI is in local-only mode, where no credentials are asked for";

    assertThat(start(Map.of("PLUGAI_HTTP_HOST", "0.0.0.0")))
        .containsOnlyOnce(why)
        .doesNotContain("PlugAI listens on");
    assertThat(plugai.log()).contains(why);
  }

  @Test
  void anAddressThatOthersReachWithoutTls() throws Exception {
    assertThat(start(Map.of("PLUGAI_HTTP_HOST", "0.0.0.0", "PLUGAI_WAYS_IN", "api-tokens")))
        .contains("refuses to listen on '0.0.0.0' without TLS");
  }

  @Test
  void aKeyThatDoesNotFitItsCertificate() throws Exception {
    TestCertificate one = TestCertificate.make(folder, "one");
    TestCertificate other = TestCertificate.make(folder, "other", "-keyalg", "RSA");
    Path certificate = Files.writeString(folder.resolve("cert.pem"), one.certificatePem());
    Path key = Files.writeString(folder.resolve("key.pem"), other.keyPem());

    String printed =
        start(
            Map.of(
                "PLUGAI_TLS_CERTIFICATE",
                certificate.toString(),
                "PLUGAI_TLS_KEY",
                key.toString()));

    assertThat(printed)
        .contains("The key in " + key + " is damaged, or not of the certificate's kind (EC).\n")
        .doesNotContain("PlugAI listens on", "\tat ");
    assertThat(printed.lines().filter(line -> line.contains("HttpServerControl")))
        .singleElement()
        .asString()
        .doesNotContain("Exception");
  }
}
