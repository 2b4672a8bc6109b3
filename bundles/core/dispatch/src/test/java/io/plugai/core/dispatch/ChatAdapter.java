package io.plugai.core.dispatch;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.support.chat.ChatBody;
import io.plugai.support.chat.ChatWire;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A small adapter that asks a server over HTTP and shows it the key it is given. */
final class ChatAdapter implements ProviderAdapter, AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Upstream upstream;
  private final URI server;

  /**
   * A connection may be closed by the cancel of whoever had it before: it asks again, as others.
   */
  ChatAdapter(URI server) {
    this(server, LONG, 2);
  }

  /** One that waits so long for the beginning of an answer, and asks again so often. */
  ChatAdapter(URI server, Duration patience, int retries) {
    this.server = server;
    this.upstream = new Upstream("test", new UpstreamLimits(LONG, patience, LONG, LONG, retries));
  }

  @Override
  public Flow.Publisher<GenerationEvent> generate(
      GenerationRequest request, Credential credential) {
    return upstream.generate(
        () ->
            Call.post(
                server.resolve("/v1/chat/completions"),
                headers(credential),
                new ChatBody("max_tokens", true).of(request)),
        new ChatWire(request));
  }

  @Override
  public CompletionStage<List<ModelDescriptor>> models(Credential credential) {
    return upstream.fetch(
        () -> Call.get(server.resolve("/v1/models"), headers(credential)),
        answer -> List.of(ModelDescriptor.builder("m", Modality.TEXT).build()));
  }

  private static Map<String, Secret> headers(Credential credential) {
    return credential instanceof Credential.ApiKey own
        ? Map.of("Authorization", new Secret("Bearer " + own.key().reveal()))
        : Map.of();
  }

  @Override
  public void close() {
    upstream.close();
  }
}
