package io.plugai.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.support.web.TestCertificate;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** In a Jetty whose first connector is not ours, as Felix starts it. */
class JettyConfigurationTest {
  private final List<String> written = new ArrayList<>();
  private final List<Integer> exits = new ArrayList<>();
  private final Server server = new Server();
  private JettyConfiguration jetty;

  @BeforeEach
  void start() throws Exception {
    jetty = new JettyConfiguration(configurations(), exits::add);
    server.addConnector(new ServerConnector(server));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    jetty.stopListening();
    server.stop();
  }

  private ConfigurationAdmin configurations() {
    Configuration configuration =
        proxy(Configuration.class, method -> written.add(method.toString()));
    return proxy(ConfigurationAdmin.class, method -> configuration);
  }

  /** Implements what is called of the framework's interfaces. */
  private static <T> T proxy(Class<T> type, java.util.function.Function<String, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object value = answer.apply(method.getName());
              return method.getReturnType() == void.class ? null : value;
            }));
  }

  private static Listen on(int port) throws Exception {
    return Listen.checked(
        Config.http(Map.of("port", String.valueOf(port))), Config.ways("local-only"));
  }

  private NetworkConnector connect() throws Exception {
    NetworkConnector connector = (NetworkConnector) jetty.createConnector(server);
    server.addConnector(connector);
    connector.start();
    return connector;
  }

  @Test
  void whatAnEarlierRunLeftIsDeletedFirst() {
    assertThat(written).containsExactly("delete");
    assertThatThrownBy(() -> jetty.createConnector(server))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ourConnectorIsTheOnlyOneAndTellsItsRealPort() throws Exception {
    jetty.listen(on(0));

    NetworkConnector connector = connect();

    assertThat(server.getConnectors()).containsExactly(connector);
    assertThat(connector.getPort()).isPositive().isEqualTo(connector.getLocalPort());
    assertThat(written).containsExactly("delete", "update");
    assertThat(exits).isEmpty();
  }

  @Test
  void anAddressThatIsTakenMeanwhileEndsAGatewayThatStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      jetty.listen(on(taken.getLocalPort()));

      assertThatThrownBy(() -> jetty.createConnector(server))
          .isInstanceOf(UncheckedIOException.class);

      assertThat(exits).containsExactly(78);
    }
  }

  @Test
  void anAddressThatIsTakenMeanwhileLeadsARunningGatewayBack() throws Exception {
    jetty.listen(on(0));
    connect();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      jetty.listen(on(taken.getLocalPort()));
      assertThatThrownBy(() -> jetty.createConnector(server))
          .isInstanceOf(UncheckedIOException.class);
    }

    assertThat(jetty.current()).hasValue(on(0));
    assertThat(written).containsExactly("delete", "update", "update", "update");
    assertThat(connect().getLocalPort()).isPositive();
    assertThat(exits).isEmpty();
  }

  @Test
  void filesOfNoUseChangeNothing(@TempDir Path folder) throws Exception {
    jetty.listen(on(0));
    TestCertificate certificate = TestCertificate.make(folder, "tls");
    Path file = Files.writeString(folder.resolve("cert.pem"), certificate.certificatePem());
    Listen broken =
        Listen.checked(
            Config.http(Map.of("tls_certificate", file.toString(), "tls_key", file.toString())),
            Config.ways("local-only"));

    assertThatThrownBy(() -> jetty.listen(broken)).isInstanceOf(ListenRefusedException.class);

    assertThat(jetty.current()).hasValue(on(0));
    assertThat(((ServerConnector) connect()).getDefaultProtocol()).isEqualTo("HTTP/1.1");
  }
}
