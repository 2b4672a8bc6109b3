package io.plugai.adapters.openai;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.support.chat.ChatWire;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Upstream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** One server that speaks OpenAI's chat completions. */
final class OpenAiAdapter implements ProviderAdapter, AutoCloseable {
  private static final String NO_KEY =
      "This provider needs a key: put yours in at /v1/users/provider-keys, or have the operator"
          + " set one.";

  private final OpenAiSettings settings;
  private final Upstream upstream;
  private final URI completions;
  private final URI models;
  private final URI check;

  OpenAiAdapter(OpenAiSettings settings) {
    this.settings = settings;
    this.upstream = new Upstream(settings.providerId(), settings.limits(), settings.network());
    this.completions = settings.at("/chat/completions");
    this.models = settings.at("/models");
    this.check = settings.at(settings.checkPath());
  }

  @Override
  public Flow.Publisher<GenerationEvent> generate(
      GenerationRequest request, Credential credential) {
    return upstream.generate(() -> call(request, credential), new ChatWire(request));
  }

  private Call call(GenerationRequest request, Credential credential) {
    Call call = Call.post(completions, headers(credential), settings.body().of(request));
    return settings.repeatLost() ? call.repeatable() : call;
  }

  @Override
  public CompletionStage<List<ModelDescriptor>> models(Credential credential) {
    return settings.models().fixed().isEmpty()
        ? upstream.fetch(() -> Call.get(models, headers(credential)), settings.models()::listed)
        : CompletableFuture.completedFuture(settings.models().configured());
  }

  /** Asks the server even where the configuration names its models. */
  @Override
  public CompletionStage<Void> check(Credential credential) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    var unused =
        upstream
            .fetch(() -> Call.get(check, headers(credential)), answer -> answer)
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    result.complete(null);
                  } else {
                    result.completeExceptionally(untestable(failure));
                  }
                });
    return result;
  }

  /** A refusal that is none of the credential's, as 404 is, says nothing of the credential. */
  private static Throwable untestable(Throwable failure) {
    return failure instanceof GatewayException e && e.code() == ErrorCode.BACKEND_REJECTED
        ? new GatewayException(
            ErrorCode.FEATURE_NOT_SUPPORTED,
            "This server has nothing to test a credential by; a generation will tell.")
        : failure;
  }

  @Override
  public void close() {
    upstream.close();
  }

  private Map<String, Secret> headers(Credential credential) {
    Map<String, Secret> headers = new HashMap<>(settings.headers());
    if (credential instanceof Credential.ApiKey own) {
      headers.put("Authorization", bearer(own.key()));
    } else if (credential instanceof Credential.Headers own) {
      headers.putAll(own.headers());
    } else if (!(credential instanceof Credential.None)) {
      throw new GatewayException(
          ErrorCode.CREDENTIAL_REJECTED, "This provider takes an API key or headers only.");
    } else if (!settings.apiKey().isEmpty()) {
      headers.put("Authorization", bearer(settings.apiKey()));
    } else if (settings.keyRequired()) {
      throw new GatewayException(ErrorCode.CREDENTIAL_REJECTED, NO_KEY);
    }
    return headers;
  }

  private static Secret bearer(Secret key) {
    return new Secret("Bearer " + key.reveal());
  }
}
