package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.FakeProxy;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.PrivateAuthority;
import io.plugai.testing.adapter.Probe;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Out through a proxy, to a server with a certificate of a private authority. */
@Timeout(60)
final class OutboundTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final URI PROVIDER = URI.create("https://provider.example:8443/v1");
  private static final String CREDENTIAL =
      "Basic "
          + Base64.getEncoder().encodeToString("me:pass word".getBytes(StandardCharsets.UTF_8));

  @TempDir static Path folder;
  private static PrivateAuthority authority;
  private static FakeUpstream server;

  private FakeProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    authority = PrivateAuthority.make(folder, "provider.example");
    server = FakeUpstream.start(authority.server());
    server.on(
        "/v1",
        Answer.ok("text/event-stream").send("data: {\"text\":\"a\"}\n\ndata: {\"end\":true}\n\n"));
  }

  @BeforeEach
  void startProxy() {
    proxy = FakeProxy.start(server.uri(), "");
  }

  @AfterEach
  void stopProxy() {
    proxy.close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aPrivateAuthorityIsBelievedWhereItIsConfigured() {
    URI direct = server.uri().resolve("/v1");
    assertThat(generate(Network.direct().withCaFile(authority.certificate().toString()), direct))
        .isEqualTo("a");
    Network environment = Network.of(Map.of("PLUGAI_CA_FILE", authority.certificate().toString()));
    assertThat(generate(environment, direct)).isEqualTo("a");
    assertThat(failure(Network.direct(), direct, 0))
        .hasMessage("No secure connection to the provider.");
  }

  @Test
  void theProxyOfTheEnvironmentIsAskedForTheProvider() {
    assertThat(generate(trusting(Map.of("HTTPS_PROXY", proxy.uri().toString())), PROVIDER))
        .isEqualTo("a");
    assertThat(generate(trusting(Map.of("https_proxy", proxy.uri().toString())), PROVIDER))
        .isEqualTo("a");
    assertThat(generate(trusting(Map.of("ALL_PROXY", proxy.uri().toString())), PROVIDER))
        .isEqualTo("a");
    assertThat(proxy.asked()).hasSize(3).containsOnly("provider.example:8443");
  }

  @Test
  void aProxyOfItsOwnGoesBeforeTheEnvironments() {
    Network network =
        trusting(Map.of("HTTPS_PROXY", "http://127.0.0.1:9", "NO_PROXY", "*"))
            .withProxy(proxy.uri().toString());
    assertThat(generate(network, PROVIDER)).isEqualTo("a");
    assertThat(proxy.asked()).hasSize(1);
  }

  @Test
  void hostsThatAreExceptedAndThisOneAreReachedDirectly() {
    String through = proxy.uri().toString();
    Network excepted = trusting(Map.of("HTTPS_PROXY", through, "NO_PROXY", ".example"));
    assertThat(failure(excepted, PROVIDER, 0).code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    Network any = trusting(Map.of("HTTPS_PROXY", through));
    assertThat(generate(any, server.uri().resolve("/v1"))).isEqualTo("a");
    assertThat(failure(any.withProxy("direct"), PROVIDER, 0).code())
        .isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(proxy.asked()).isEmpty();
  }

  @Test
  void theProxyIsShownItsNameAndPasswordAndTheProviderIsNot() {
    server.forget();
    try (FakeProxy guarded = FakeProxy.start(server.uri(), CREDENTIAL)) {
      String uri = "http://me:pass%20word@127.0.0.1:" + guarded.uri().getPort();
      assertThat(generate(trusting(Map.of("HTTPS_PROXY", uri)), PROVIDER)).isEqualTo("a");
      assertThat(server.take().header("Proxy-Authorization")).isEmpty();
      GatewayException refused =
          failure(trusting(Map.of("HTTPS_PROXY", guarded.uri().toString())), PROVIDER, 0);
      assertThat(refused.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
      assertThat(refused).hasMessage("The proxy on the way to the provider wants a credential.");
    }
  }

  @Test
  void aProxyThatDoesNotConnectIsNamedAndAskedAgainSinceNothingWasSent() {
    Network network = trusting(Map.of("HTTPS_PROXY", proxy.uri().toString()));
    proxy.refuse(1);
    assertThat(failure(network, PROVIDER, 0))
        .hasMessage("The proxy on the way to the provider does not connect to it.");
    proxy.refuse(1);
    try (Upstream upstream =
        new Upstream("test", new UpstreamLimits(LONG, LONG, LONG, LONG, 1), network)) {
      Probe probe =
          Probe.ofAll(
              upstream.generate(
                  () -> Call.post(PROVIDER, Map.of(), "{}".getBytes(StandardCharsets.UTF_8)),
                  new PlainWire()));
      probe.all();
    }
    assertThat(proxy.asked()).hasSize(3);
  }

  @Test
  void aPlainProviderIsAskedForByItsWholeAddress() {
    try (FakeUpstream plain = FakeUpstream.start()) {
      plain.on("http://provider.example/v1", Answer.ok("application/json").send("{\"end\":true}"));
      Network network = Network.of(Map.of("HTTP_PROXY", plain.uri().toString()));
      assertThat(generate(network, URI.create("http://provider.example/v1"))).isEmpty();
    }
  }

  @Test
  void whatCannotBeUsedIsRefusedWithASentence() throws IOException {
    Path nothing = Files.writeString(folder.resolve("nothing.pem"), "nothing here");
    assertThatThrownBy(() -> Network.of(Map.of("HTTPS_PROXY", "https://me:secret@proxy:1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("secret");
    for (Path file : new Path[] {nothing, folder.resolve("absent.pem")}) {
      Network network = Network.direct().withCaFile(file.toString());
      assertThatThrownBy(
              () -> new Upstream("x", new UpstreamLimits(LONG, LONG, LONG, LONG, 0), network))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(file.getFileName().toString());
    }
  }

  private static Network trusting(Map<String, String> environment) {
    return Network.of(environment).withCaFile(authority.certificate().toString());
  }

  private static String generate(Network network, URI uri) {
    try (Upstream upstream =
        new Upstream("test", new UpstreamLimits(LONG, LONG, LONG, LONG, 0), network)) {
      Probe probe = Probe.ofAll(upstream.generate(() -> Call.get(uri, Map.of()), new PlainWire()));
      probe.all();
      return probe.text();
    }
  }

  private static GatewayException failure(Network network, URI uri, int retries) {
    UpstreamLimits limits = new UpstreamLimits(LONG, LONG, LONG, LONG, retries);
    try (Upstream upstream = new Upstream("test", limits, network)) {
      return (GatewayException)
          Probe.ofAll(upstream.generate(() -> Call.get(uri, Map.of()), new PlainWire())).failure();
    }
  }
}
