package io.plugai.adapters.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.support.chat.ChatBody;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Probe;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server is shown, and how a credential is tested. */
@Timeout(60)
final class CredentialsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Credential OWN = new Credential.ApiKey(new Secret("sk-own-and-only"));
  private static final ChatCompletions DIALECT = new ChatCompletions();

  private final FakeUpstream upstream = FakeUpstream.start();
  private final List<OpenAiAdapter> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(OpenAiAdapter::close);
    upstream.close();
  }

  @Test
  void withoutAnyKeyTheServerIsNotAsked() {
    OpenAiAdapter adapter = adapter("", true, "/models", List.of());

    assertThat(Probe.ofAll(adapter.generate(request(), new Credential.None())).failure())
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIAL_REJECTED))
        .hasMessageContaining("/v1/users/provider-keys");
    assertRefused(() -> adapter.models(new Credential.None()).toCompletableFuture().get())
        .isEqualTo(ErrorCode.CREDENTIAL_REJECTED);
    assertThat(upstream.asked()).isZero();
  }

  @Test
  void aKeyOfTheCallersIsEnough() {
    upstream.on("/v1/chat/completions", DIALECT.stream(List.of("Hi")));
    OpenAiAdapter adapter = adapter("", true, "/models", List.of());

    Probe.ofAll(adapter.generate(request(), OWN)).all();
    assertThat(upstream.take().header("Authorization")).contains("Bearer sk-own-and-only");
  }

  @Test
  void aServerThatWantsNoKeyIsAskedWithoutOne() {
    upstream.on("/v1/chat/completions", DIALECT.stream(List.of("Hi")));
    OpenAiAdapter adapter = adapter("", false, "/models", List.of());

    Probe.ofAll(adapter.generate(request(), new Credential.None())).all();
    assertThat(upstream.take().header("Authorization")).isEmpty();
  }

  @Test
  void aCredentialIsTestedAtTheServerEvenWhereTheModelsAreFixed() throws Exception {
    upstream.on("/v1/models", Answer.json(401, DIALECT.error("invalid_api_key", "No.")));
    OpenAiAdapter adapter = adapter("", true, "/models", List.of("m"));

    assertThat(adapter.models(OWN).toCompletableFuture().get()).hasSize(1);
    assertThat(upstream.asked()).isZero();
    assertRefused(() -> adapter.check(OWN).toCompletableFuture().get())
        .isEqualTo(ErrorCode.CREDENTIAL_REJECTED);
    assertThat(upstream.take().path()).isEqualTo("/v1/models");
  }

  @Test
  void aServerThatShowsItsModelsToAnybodyIsAskedElsewhere() throws Exception {
    upstream.on("/v1/models", Answer.json(200, DIALECT.models(List.of("m"))));
    upstream.on("/v1/key", Answer.json(200, "{\"data\":{\"label\":\"sk-own…\"}}"));
    adapter("", true, "/key", List.of()).check(OWN).toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(upstream.take().path()).isEqualTo("/v1/key");
  }

  @Test
  void aServerThatHasNothingToTestByCannotTell() {
    OpenAiAdapter adapter = adapter("", true, "/models", List.of("m"));

    assertRefused(() -> adapter.check(OWN).toCompletableFuture().get())
        .isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED);
    assertThat(upstream.asked()).isEqualTo(1);
  }

  private static ObjectAssert<ErrorCode> assertRefused(ThrowingCallable call) {
    return assertThatThrownBy(call)
        .cause()
        .isInstanceOf(GatewayException.class)
        .extracting(
            failure -> ((GatewayException) failure).code(),
            InstanceOfAssertFactories.type(ErrorCode.class));
  }

  private OpenAiAdapter adapter(
      String key, boolean keyRequired, String checkPath, List<String> models) {
    OpenAiAdapter adapter =
        new OpenAiAdapter(
            new OpenAiSettings(
                "openai",
                URI.create(upstream.uri() + "/v1"),
                new Secret(key),
                keyRequired,
                checkPath,
                Map.of(),
                new ModelList(models, Pattern.compile(".*"), Set.of(), Map.of(), List.of()),
                new ChatBody("max_tokens", true),
                new UpstreamLimits(LONG, LONG, LONG, LONG, 0),
                Network.direct(),
                false));
    started.add(adapter);
    return adapter;
  }

  private static GenerationRequest request() {
    return new GenerationRequest(
        "req_1", "openai", "m", ChatInput.ofPrompt("Hello!"), Parameters.none(), true);
  }
}
