package io.plugai.runners.llama;

import io.plugai.runners.llama.prompt.Prompts;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.support.chat.ChatBody;
import io.plugai.support.chat.ChatWire;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.support.upstream.Wire;
import io.plugai.support.worker.PrivateFolder;
import io.plugai.support.worker.WorkerProcess;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model in a {@code llama-server}, over HTTP, always streamed. It is given the same prompts as
 * the bundled engine. Only where the server alone can read the answer, that is with tools and with
 * models whose answers control tokens divide, or where there are images, it makes the prompt
 * itself.
 */
final class ServerModel implements LoadedModel {
  private static final ChatBody BODY = new ChatBody("max_tokens", true);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration TOTAL = Duration.ofHours(24);
  private static final int CLOSE_SECONDS = 10;

  /** A broken connection means the server's end, which is seen a moment later, if at all. */
  private static final int SECONDS_TO_SEE_ITS_END = 2;

  private final WorkerProcess process;
  private final Prompts prompts;
  private final Engine.Plan plan;
  private final ScheduledExecutorService timer;
  private final SignsOfLife life;
  private final Upstream upstream;
  private final Address address;
  private final CompletableFuture<Void> terminated = new CompletableFuture<>();
  private final CompletableFuture<Void> endIsKnown = new CompletableFuture<>();
  private volatile boolean gone;

  ServerModel(
      String name,
      WorkerProcess process,
      PrivateFolder folder,
      Address address,
      Prompts prompts,
      Engine.Plan plan,
      LlamaSettings.Timeouts timeouts,
      ScheduledExecutorService timer) {
    this.process = process;
    this.address = address;
    this.prompts = prompts;
    this.plan = plan;
    this.timer = timer;
    this.life = new SignsOfLife(timeouts.firstToken());
    this.upstream =
        new Upstream(
            "llama-" + name,
            new UpstreamLimits(CONNECT, timeouts.firstToken(), timeouts.idle(), TOTAL, 0),
            Network.direct());
    process.ended().whenComplete((status, failure) -> cleanUp(folder));
  }

  /**
   * Where the server listens.
   *
   * @param port on the loopback interface
   * @param key what it wants to be shown
   */
  record Address(int port, Secret key) {
    private URI at(String path) {
      return URI.create("http://127.0.0.1:" + port + path);
    }

    private Map<String, Secret> headers() {
      return Map.of("Authorization", new Secret("Bearer " + key.reveal()));
    }
  }

  private void cleanUp(PrivateFolder folder) {
    gone = true;
    process.close();
    folder.delete();
    // First: whoever is told that one has failed must not give the next one to a dead server.
    terminated.complete(null);
    endIsKnown.complete(null);
    upstream.close();
  }

  @Override
  public Flow.Publisher<GenerationEvent> generate(GenerationRequest request) {
    Flow.Publisher<GenerationEvent> answer =
        ServerRequest.isForServer(request, prompts.form()) ? chat(request) : completion(request);
    return subscriber ->
        answer.subscribe(new ServerAnswer(this, Objects.requireNonNull(subscriber)));
  }

  private Flow.Publisher<GenerationEvent> chat(GenerationRequest request) {
    return ask(
        "/v1/chat/completions",
        () -> BODY.of(prompts.guarded(ServerRequest.of(request))),
        new ChatWire(request));
  }

  private Flow.Publisher<GenerationEvent> completion(GenerationRequest request) {
    Completion completion = new Completion(request);
    return ask("/completion", () -> completion.body(prompts), completion);
  }

  private Flow.Publisher<GenerationEvent> ask(String path, Supplier<byte[]> body, Wire wire) {
    return upstream.generate(
        () -> {
          if (gone) {
            throw ended(null);
          }
          return Call.post(address.at(path), address.headers(), body.get());
        },
        wire);
  }

  /** The server has said something. */
  void heard() {
    life.noted();
  }

  /**
   * A generation was left that began at this time. A server does not say that it has let go of it;
   * one that does not tell about its slots any more hangs, and is ended.
   */
  void left(long askedAt) {
    Future<?> alarm =
        timer.schedule(process::close, life.toLetGo(askedAt).toNanos(), TimeUnit.NANOSECONDS);
    upstream
        .fetch(() -> Call.get(address.at("/slots"), address.headers()), slots -> slots)
        .whenComplete((slots, failure) -> alarm.cancel(false));
  }

  /** A generation that began at this time was silent for too long. */
  void silent(long askedAt) {
    if (life.hangs(askedAt)) {
      timer.execute(process::close);
    } else {
      left(askedAt);
    }
  }

  /** Runs what follows from a broken connection once the server's end is known, or soon anyway. */
  void whenItsEndIsKnown(Runnable action) {
    endIsKnown
        .copy()
        .completeOnTimeout(null, SECONDS_TO_SEE_ITS_END, TimeUnit.SECONDS)
        .thenRun(action);
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

  static GatewayException ended(@Nullable Throwable cause) {
    return new GatewayException(
        ErrorCode.BACKEND_UNAVAILABLE, "The model's worker process has ended.", cause);
  }
}
