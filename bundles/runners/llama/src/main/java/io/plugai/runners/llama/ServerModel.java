package io.plugai.runners.llama;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.support.chat.ChatBody;
import io.plugai.support.chat.ChatWire;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Limits;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.worker.PrivateFolder;
import io.plugai.support.worker.WorkerProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A model in a {@code llama-server}: chat completions over HTTP, always streamed. */
final class ServerModel implements LoadedModel {
  private static final ChatBody BODY = new ChatBody("max_tokens", true);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration TOTAL = Duration.ofHours(24);
  private static final int CLOSE_SECONDS = 10;

  private final WorkerProcess process;
  private final Engine.Plan plan;
  private final Upstream upstream;
  private final URI completions;
  private final Map<String, Secret> headers;
  private final CompletableFuture<Void> terminated = new CompletableFuture<>();
  private volatile boolean gone;

  ServerModel(
      String name,
      WorkerProcess process,
      PrivateFolder folder,
      int port,
      Secret key,
      Engine.Plan plan,
      Settings.Patience patience) {
    this.process = process;
    this.plan = plan;
    this.upstream =
        new Upstream(
            "llama-" + name,
            new Limits(CONNECT, patience.firstToken(), patience.idle(), TOTAL, 0),
            Network.direct());
    this.completions = URI.create("http://127.0.0.1:" + port + "/v1/chat/completions");
    this.headers = Map.of("Authorization", new Secret("Bearer " + key.reveal()));
    process.ended().whenComplete((status, failure) -> cleanUp(folder));
  }

  private void cleanUp(PrivateFolder folder) {
    gone = true;
    upstream.close();
    process.close();
    folder.delete();
    terminated.complete(null);
  }

  @Override
  public Flow.Publisher<GenerationEvent> generate(GenerationRequest request) {
    Flow.Publisher<GenerationEvent> answer =
        upstream.generate(
            () -> Call.post(completions, headers, bodyOf(request)), new ChatWire(request));
    return subscriber -> answer.subscribe(new InOwnWords(subscriber));
  }

  private byte[] bodyOf(GenerationRequest request) {
    if (gone) {
      throw ended(null);
    }
    return BODY.of(ServerRequest.of(request));
  }

  @Override
  public int capacity() {
    return plan.slots();
  }

  @Override
  public CompletionStage<Void> terminated() {
    return terminated.copy();
  }

  @Override
  public void close() {
    process.close();
    try {
      terminated.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What is left of it goes when its end is seen; there is no more to do here.
    }
  }

  private static GatewayException ended(@Nullable Throwable cause) {
    return new GatewayException(
        ErrorKind.BACKEND_UNAVAILABLE, "The model's worker process has ended.", cause);
  }

  /** Passes everything on, failures as those of a local model. */
  private record InOwnWords(Flow.Subscriber<? super GenerationEvent> subscriber)
      implements Flow.Subscriber<GenerationEvent> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(GenerationEvent event) {
      subscriber.onNext(event);
    }

    @Override
    public void onError(Throwable failure) {
      subscriber.onError(failure instanceof GatewayException reason ? inOwnWords(reason) : failure);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }

    private static GatewayException inOwnWords(GatewayException reason) {
      return switch (reason.kind()) {
        case BACKEND_REJECTED ->
            new GatewayException(
                ErrorKind.VALIDATION,
                "The request cannot be run by this model.",
                List.of(new FieldError("input", "The engine refuses it: " + reason.getMessage())));
        case BACKEND_UNAVAILABLE -> ended(reason);
        case BACKEND_TIMEOUT ->
            new GatewayException(
                ErrorKind.BACKEND_TIMEOUT, "The model was silent for too long.", reason);
        default -> reason;
      };
    }
  }
}
