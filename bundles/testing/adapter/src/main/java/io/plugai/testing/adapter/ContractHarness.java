package io.plugai.testing.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * An adapter, a provider that does as it is told, and what is common to the tests of the one by the
 * other.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractHarness {
  static final int MIB = 1 << 20;
  static final Duration SHORT = Duration.ofMillis(300);
  static final Duration LONG = Duration.ofSeconds(30);
  static final List<String> WORDS = List.of("Once", " upon", " a", " time");
  static final String PROMPT = "xyzzy tell the story of the marmot xyzzy";

  /** What must never be seen outside; long enough to be told from anything else. */
  static final String KEY = "sk-contract-4f9d2c7ab1e84f9d2c7ab1e8";

  static final String OWN_KEY = "sk-own-8c1e5d90b3f74a628c1e5d90b3f7";

  /**
   * What to start an adapter with.
   *
   * @param upstream scheme, host and port of the provider
   * @param key its configured key
   */
  public record Setup(
      URI upstream,
      String key,
      Duration connect,
      Duration firstByte,
      Duration idle,
      Duration total,
      int retries) {}

  final Dialect dialect = dialect();
  final List<ProviderAdapter> started = new ArrayList<>();
  FakeUpstream upstream;

  /** Starts an adapter. */
  protected abstract ProviderAdapter start(Setup setup);

  /** Stops an adapter, as its deactivation would. */
  protected abstract void stop(ProviderAdapter adapter);

  /** How the provider speaks. */
  protected abstract Dialect dialect();

  /** Whether the adapter takes API keys. */
  protected abstract boolean takesApiKeys();

  @BeforeEach
  final void startUpstream() {
    upstream = FakeUpstream.start();
  }

  @AfterEach
  final void stopAll() {
    started.forEach(this::stop);
    started.clear();
    upstream.close();
  }

  void assertFailsWith(ErrorCode expected, Probe probe) {
    GatewayException failure = failureOf(probe);
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(expected);
    assertThat(failure.getMessage()).isNotBlank();
    StringWriter everything = new StringWriter();
    failure.printStackTrace(new PrintWriter(everything));
    assertThat(everything + started.toString() + failure.details())
        .doesNotContain(KEY, KEY.substring(0, 16), PROMPT, "marmot xyzzy");
    assertThat(probe.breaches()).isEmpty();
  }

  static GatewayException failureOf(Probe probe) {
    Throwable failure = probe.failure();
    assertThat(failure).isInstanceOf(GatewayException.class);
    return (GatewayException) failure;
  }

  /** A refusal that quotes what it should not. */
  Answer refusal(int status) {
    String quoting = "Incorrect key provided: " + KEY + ". You said " + PROMPT;
    return Answer.json(status, dialect.error("marmot_trouble", quoting));
  }

  ProviderAdapter patient() {
    return start(LONG, LONG, LONG, LONG, 0);
  }

  ProviderAdapter start(
      Duration connect, Duration firstByte, Duration idle, Duration total, int retries) {
    return keep(start(new Setup(upstream.uri(), KEY, connect, firstByte, idle, total, retries)));
  }

  ProviderAdapter keep(ProviderAdapter adapter) {
    started.add(adapter);
    return adapter;
  }

  Credential credential() {
    return new Credential.None();
  }

  Flow.Publisher<GenerationEvent> generate(ProviderAdapter adapter, boolean stream) {
    return adapter.generate(request(stream), credential());
  }

  static GenerationRequest request(boolean stream) {
    return new GenerationRequest(
        "req_contract",
        "contract",
        "marmot-7b",
        ChatInput.ofPrompt(PROMPT),
        Parameters.none(),
        stream);
  }

  String frame(String body) {
    return dialect.streamType().contains("event-stream") ? "data: " + body + "\n\n" : body + "\n";
  }
}
