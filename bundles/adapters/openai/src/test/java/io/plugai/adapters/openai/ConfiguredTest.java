package io.plugai.adapters.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.PrivateAuthority;
import io.plugai.testing.adapter.Probe;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration says about the way to the server is done. */
@Timeout(60)
final class ConfiguredTest {
  private static final ChatCompletions CHAT = new ChatCompletions();

  @TempDir Path folder;
  private final FakeUpstream upstream = FakeUpstream.start();
  private final Map<String, Object> configuration = new HashMap<>();

  ConfiguredTest() {
    configuration.put("plugai.provider.id", "box");
    configuration.put("base_url", upstream.uri() + "/v1");
    configuration.put("key_required", "false");
  }

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void theQueryOfTheBaseUrlGoesAlong() throws Exception {
    configuration.put("base_url", upstream.uri() + "/v1?api-version=2024-10-21");
    upstream
        .on(CHAT.generatePath(), CHAT.stream(List.of("Hello")))
        .on(CHAT.modelsPath(), Answer.json(200, CHAT.models(List.of("m"))));
    assertThat(generate().text()).isEqualTo("Hello");
    assertThat(upstream.take().path()).isEqualTo("/v1/chat/completions?api-version=2024-10-21");
    try (OpenAiAdapter adapter = adapter()) {
      adapter.models(new Credential.None()).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
    assertThat(upstream.take().path()).isEqualTo("/v1/models?api-version=2024-10-21");
  }

  @Test
  void aLostRequestIsRepeatedOnlyWhereThatIsWanted() {
    upstream
        .next(CHAT.generatePath(), Answer.closed(), Answer.closed())
        .on(CHAT.generatePath(), CHAT.stream(List.of("Hello")));
    assertThat(generate().failure()).hasMessageContaining("It was not asked again");
    assertThat(upstream.asked()).isEqualTo(1);
    configuration.put("repeat_lost", "true");
    assertThat(generate().text()).isEqualTo("Hello");
    assertThat(upstream.asked()).isEqualTo(3);
  }

  @Test
  void theProxyIsAskedForTheServer() {
    configuration.put("proxy", upstream.uri().toString());
    configuration.put("base_url", "http://provider.example/v1");
    upstream.on("http://provider.example/v1/chat/completions", CHAT.stream(List.of("Hello")));
    assertThat(generate().text()).isEqualTo("Hello");
  }

  @Test
  void anAuthorityOfItsOwnIsBelieved() throws Exception {
    PrivateAuthority authority = PrivateAuthority.make(folder);
    try (FakeUpstream secure = FakeUpstream.start(authority.server())) {
      secure.on(CHAT.generatePath(), CHAT.stream(List.of("Hello")));
      configuration.put("base_url", secure.uri() + "/v1");
      assertThat(generate().failure()).hasMessage("No secure connection to the provider.");
      configuration.put("ca_file", authority.certificate().toString());
      assertThat(generate().text()).isEqualTo("Hello");
    }
  }

  private OpenAiAdapter adapter() {
    return new OpenAiAdapter(
        OpenAiSettings.of(OpenAiSettingsTest.config(configuration), configuration));
  }

  /** A generation that has ended. */
  private Probe generate() {
    try (OpenAiAdapter adapter = adapter()) {
      Probe probe =
          Probe.ofAll(
              adapter.generate(
                  new GenerationRequest(
                      "req_1", "openai", "m", ChatInput.ofPrompt("Hi"), Parameters.none(), true),
                  new Credential.None()));
      probe.end().orTimeout(20, TimeUnit.SECONDS).join();
      return probe;
    }
  }
}
