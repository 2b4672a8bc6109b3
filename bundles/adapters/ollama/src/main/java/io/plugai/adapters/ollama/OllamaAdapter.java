package io.plugai.adapters.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.support.upstream.Wire;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** One Ollama server. */
@Component(
    configurationPid = "io.plugai.adapters.ollama",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = ProviderAdapter.CREDENTIAL_KINDS + "=" + CredentialKind.NONE)
public final class OllamaAdapter implements ProviderAdapter {
  private static final List<Capability> CAPABILITIES =
      List.of(Capability.IMAGE_INPUT, Capability.JSON_OBJECT, Capability.JSON_SCHEMA);
  private static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.TEMPERATURE,
          Parameter.TOP_P,
          Parameter.TOP_K,
          Parameter.MIN_P,
          Parameter.MAX_TOKENS,
          Parameter.SEED,
          Parameter.REPEAT_PENALTY,
          Parameter.STOP);

  private final Upstream upstream;
  private final URI chat;
  private final URI tags;

  @Activate
  public OllamaAdapter(OllamaConfig config) {
    this(
        URI.create(config.base__url()),
        new UpstreamLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(config.first__byte__timeout()),
            Duration.ofMinutes(2),
            Duration.ofMinutes(30),
            1));
  }

  OllamaAdapter(URI server, UpstreamLimits limits) {
    upstream = new Upstream("ollama", limits);
    chat = server.resolve("/api/chat");
    tags = server.resolve("/api/tags");
  }

  @Override
  public Flow.Publisher<GenerationEvent> generate(
      GenerationRequest request, Credential credential) {
    return upstream.generate(
        () -> Call.post(chat, Map.of(), OllamaBody.of(request)), new OllamaWire());
  }

  @Override
  public CompletionStage<List<ModelDescriptor>> models(Credential credential) {
    return upstream.fetch(() -> Call.get(tags, Map.of()), OllamaAdapter::modelsOf);
  }

  @Deactivate
  void stop() {
    upstream.close();
  }

  private static List<ModelDescriptor> modelsOf(JsonNode answer) {
    if (!answer.path("models").isArray()) {
      throw Wire.violation("a list of models without models");
    }
    List<ModelDescriptor> models = new ArrayList<>();
    for (JsonNode model : answer.path("models")) {
      models.add(
          ModelDescriptor.builder(model.path("name").textValue(), Modality.TEXT)
              .capabilities(CAPABILITIES)
              .parameters(PARAMETERS)
              .build());
    }
    return models;
  }
}
