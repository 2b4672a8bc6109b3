package io.plugai.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.access.AuthMethod;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTest {

  private static Listen listen(String ways, Map<String, String> http)
      throws ListenRefusedException {
    return Listen.checked(Config.http(http), Config.ways(ways));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", " 127.0.0.1 ", "127.1.2.3", "::1", "localhost"})
  void loopbackIsAllowedWhateverTheWaysIn(String host) throws Exception {
    for (String ways : new String[] {"local-only", "api-tokens, sessions", "oidc,local-only"}) {
      assertThat(listen(ways, Map.of("host", host)).address())
          .isEqualTo(new ListenAddress(host.trim(), 8080));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "::ffff:192.0.2.1", ""})
  void localOnlyModeIsHeldToLoopbackEvenWithTls(String host) {
    for (String ways : new String[] {"local-only", " api-tokens , local-only "}) {
      assertThatThrownBy(
              () ->
                  listen(
                      ways,
                      Map.of(
                          "host", host,
                          "tls_certificate", "a",
                          "tls_key", "b",
                          "allow_plain_http", "true")))
          .isInstanceOf(ListenRefusedException.class)
          .hasMessageContaining("local-only mode")
          .hasMessageContaining("'" + (host.isEmpty() ? "0.0.0.0" : host) + "'")
          .hasMessageContaining("set host to 127.0.0.1");
    }
  }

  @Test
  void withoutTlsNoOtherAddressIsAllowedUnlessSaidSo() throws Exception {
    assertThatThrownBy(() -> listen("api-tokens", Map.of("host", "0.0.0.0")))
        .isInstanceOf(ListenRefusedException.class)
        .hasMessageContaining("without TLS")
        .hasMessageContaining("allow_plain_http");
    assertThat(listen("api-tokens", Map.of("host", "0.0.0.0", "allow_plain_http", "true")).tls())
        .isEmpty();
    assertThat(
            listen("sessions", Map.of("host", "::", "tls_certificate", "a", "tls_key", "b")).tls())
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host             | nowhere.invalid | PlugAI cannot listen on 'nowhere.invalid': no such host.
          port             | http            | port 'http': set port to a number from 0 to 65535
          port             | -1              | port '-1'
          port             | 65536           | port '65536'
          port             | 80 80           | port '80 80'
          http2            | yes             | 'yes' is neither true nor false: set http2
          allow_plain_http | 1               | '1' is neither true nor false
          tls_certificate  | cert.pem        | only tls_certificate is set
          tls_key          | key.pem         | only tls_key is set
          """)
  void aSettingThatIsWrongIsRefusedWithASentence(String key, String value, String sentence) {
    assertThatThrownBy(() -> listen("local-only", Map.of(key, value)))
        .isInstanceOf(ListenRefusedException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void twoKindsOfFilesAreRefused() {
    assertThatThrownBy(
            () ->
                listen(
                    "api-tokens",
                    Map.of("tls_keystore", "a", "tls_key", "b", "tls_certificate", "c")))
        .isInstanceOf(ListenRefusedException.class)
        .hasMessageContaining("TLS takes one of them");
  }

  @ParameterizedTest
  @CsvSource({"open, 'open' is not a way in", "'', No way in is set", "' , ', No way in is set"})
  void waysInThatAreNoneAreRefused(String ways, String sentence) {
    assertThatThrownBy(() -> listen(ways, Map.of()))
        .isInstanceOf(ListenRefusedException.class)
        .hasMessageContaining(sentence)
        .hasMessageContaining("local-only, api-tokens, sessions, oidc");
  }

  @Test
  void waysInAreReadWhateverTheirCaseAndSpaces() {
    assertThat(AuthMethod.read(" API-tokens,, sessions "))
        .containsOnly(AuthMethod.API_TOKENS, AuthMethod.SESSIONS);
  }

  @Test
  void aPortInUseIsRefusedAndAFreeOneIsNot() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = taken.getLocalPort();
      assertThatThrownBy(() -> new ListenAddress("127.0.0.1", port).requireFree())
          .isInstanceOf(ListenRefusedException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
    }
    new ListenAddress("127.0.0.1", port).requireFree();
  }

  @Test
  void thePasswordOfAKeystoreIsNeverShown() throws Exception {
    assertThat(
            listen("api-tokens", Map.of("tls_keystore", "a", "tls_keystore_password", "hidden"))
                .toString())
        .doesNotContain("hidden");
  }
}
