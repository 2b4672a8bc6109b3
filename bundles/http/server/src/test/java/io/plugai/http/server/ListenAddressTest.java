package io.plugai.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", " 127.0.0.1 ", "127.1.2.3", "::1", "localhost"})
  void loopbackIsAllowed(String host) throws Exception {
    assertThat(ListenAddress.checked("local-only", host, "8080"))
        .isEqualTo(new ListenAddress(host.trim(), 8080));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "", "192.0.2.1", "::ffff:192.0.2.1"})
  void everyOtherAddressIsRefusedWithTheReason(String host) {
    assertThatThrownBy(() -> ListenAddress.checked("local-only", host, "8080"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("local-only mode")
        .hasMessageContaining("'" + host + "'")
        .hasMessageContaining("set host to 127.0.0.1");
  }

  @Test
  void aHostThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> ListenAddress.checked("local-only", "nowhere.invalid", "8080"))
        .isInstanceOf(RefusedException.class)
        .hasMessage("PlugAI cannot listen on 'nowhere.invalid': no such host.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http", "-1", "65536", "80 80"})
  void aPortThatIsNoneIsRefused(String port) {
    assertThatThrownBy(() -> ListenAddress.checked("local-only", "127.0.0.1", port))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("port '" + port + "'")
        .hasMessageContaining("from 0 to 65535");
  }

  @Test
  void aModeThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> ListenAddress.checked("open", "127.0.0.1", "8080"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("'open' is not a mode");
  }

  @Test
  void aPortInUseIsRefusedAndAFreeOneIsNot() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = taken.getLocalPort();
      assertThatThrownBy(() -> new ListenAddress("127.0.0.1", port).requireFree())
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
    }
    new ListenAddress("127.0.0.1", port).requireFree();
  }
}
