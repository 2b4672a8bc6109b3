package io.plugai.runners.llama;

import io.plugai.runners.llama.prompt.Prompt;
import io.plugai.runners.llama.prompt.Prompts;
import io.plugai.runners.llama.prompt.Thoughts;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Usage;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.support.worker.FrameConnection;
import io.plugai.support.worker.PrivateFolder;
import io.plugai.support.worker.WorkerProcess;
import io.plugai.support.worker.text.Ask;
import io.plugai.support.worker.text.Reply;
import io.plugai.support.worker.text.TextProtocol;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A model in a worker process of the bundled engine. One thread reads what the worker says, and
 * hands it on; it also sees the worker's end, whatever brought it, and cleans up after it.
 */
final class WorkerModel implements LoadedModel {
  private static final int CLOSE_SECONDS = 10;

  private final WorkerProcess process;
  private final FrameConnection connection;
  private final PrivateFolder folder;
  private final Prompts prompts;
  private final Engine.Plan plan;
  private final LlamaSettings.Timeouts timeouts;
  private final ScheduledExecutorService timer;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, Running> running = new ConcurrentHashMap<>();
  private final SignsOfLife life;

  /** What the worker has yet to let go of, each with the alarm that ends a worker that does not. */
  private final Map<Long, Future<?>> leaving = new ConcurrentHashMap<>();

  private final CompletableFuture<Void> terminated = new CompletableFuture<>();
  private volatile boolean gone;

  WorkerModel(
      String name,
      WorkerProcess process,
      FrameConnection connection,
      PrivateFolder folder,
      Prompts prompts,
      Engine.Plan plan,
      LlamaSettings.Timeouts timeouts,
      ScheduledExecutorService timer) {
    this.process = process;
    this.connection = connection;
    this.folder = folder;
    this.prompts = prompts;
    this.plan = plan;
    this.timeouts = timeouts;
    this.timer = timer;
    this.life = new SignsOfLife(timeouts.firstToken());
    Thread reader = new Thread(this::read, name + "-reader");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public Flow.Publisher<GenerationEvent> generate(GenerationRequest request) {
    return new Running(request, ids.incrementAndGet()).generation;
  }

  @Override
  public int capacity() {
    return plan.slots();
  }

  @Override
  public CompletionStage<Void> terminated() {
    return terminated.copy();
  }

  /** The process that holds the model. */
  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    connection.close();
    try {
      terminated.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      process
          .close(); // whatever holds the reader up: the memory comes back, and it cleans up later
    }
  }

  private void read() {
    try {
      connection.read(
          (buffer, offset, length) -> take(TextProtocol.readReply(buffer, offset, length)));
    } finally {
      gone = true;
      process.close();
      folder.delete();
      // First: whoever is told that one has failed must not give the next one to a dead worker.
      terminated.complete(null);
      running.values().forEach(one -> one.fail(ended()));
      running.clear();
      leaving.keySet().forEach(this::letGo);
    }
  }

  private void take(Reply reply) {
    life.noted();
    Running one = running.get(reply.id());
    if (!(reply instanceof Reply.Text)) {
      running.remove(reply.id());
      letGo(reply.id());
    }
    if (one != null) {
      one.take(reply);
    }
  }

  private void letGo(long id) {
    Future<?> alarm = leaving.remove(id);
    if (alarm != null) {
      alarm.cancel(false);
    }
  }

  private static GatewayException ended() {
    return new GatewayException(
        ErrorCode.BACKEND_UNAVAILABLE, "The model's worker process has ended.");
  }

  /** One generation in the worker. */
  private final class Running implements Generation.Source {
    private final GenerationRequest request;
    private final long id;
    private final Generation generation = new Generation(this);
    private volatile Thoughts thoughts;
    private volatile long askedAt;
    private volatile long heardAt;
    private volatile boolean heardAnything;
    private volatile @Nullable Future<?> alarm;

    Running(GenerationRequest request, long id) {
      this.request = request;
      this.id = id;
      this.thoughts = new Thoughts(Thoughts.Stage.SPEAKING, generation::thought, generation::text);
    }

    @Override
    public void start() {
      askedAt = System.nanoTime();
      heardAt = askedAt;
      try {
        byte[] ask = TextProtocol.write(ask());
        running.put(id, this);
        if (!connection.send(ask) || gone) {
          running.remove(id);
          fail(ended());
          return;
        }
        watch(timeouts.firstToken().toNanos());
      } catch (GatewayException e) {
        fail(e);
      }
    }

    private Ask.Generate ask() {
      Asks.check(request, plan.contextTokens());
      Prompt prompt = prompts.of(request);
      thoughts = new Thoughts(prompt.answer(), generation::thought, generation::text);
      return Asks.of(request, prompt, id);
    }

    @Override
    public void cancel() {
      turnOffAlarm();
      if (!running.containsKey(id)) {
        return;
      }
      // Noted before it stops running: its end may come at any moment, and looks in this order.
      leaving.put(id, timer.schedule(this::endIfItHangs, toLetGo(), TimeUnit.NANOSECONDS));
      if (running.remove(id) == null) {
        letGo(id);
      } else {
        connection.send(TextProtocol.write(new Ask.Cancel(id)));
      }
    }

    private long toLetGo() {
      return life.toLetGo(askedAt).toNanos();
    }

    void fail(GatewayException reason) {
      generation.fail(reason);
    }

    void take(Reply reply) {
      heardAt = System.nanoTime();
      heardAnything = true;
      if (reply instanceof Reply.Text piece) {
        thoughts.push(piece.text());
        return;
      }
      turnOffAlarm();
      if (reply instanceof Reply.Done done) {
        thoughts.end();
        generation.complete(usage(done), finished(done));
      } else if (reply instanceof Reply.Refused refused) {
        fail(
            new GatewayException(
                ErrorCode.VALIDATION,
                "The request cannot be run by this model.",
                List.of(new FieldError(refused.field(), refused.message()))));
      } else {
        fail(
            new GatewayException(
                ErrorCode.BACKEND_UNAVAILABLE, "The model's worker failed to answer."));
      }
    }

    private static Usage usage(Reply.Done done) {
      return Usage.ofTokens(done.inputTokens(), done.outputTokens())
          .and(Usage.CACHED_INPUT_TOKENS, done.cachedTokens());
    }

    private static GenerationEvent.Finished finished(Reply.Done done) {
      FinishReason reason =
          done.reason() == Reply.Reason.LENGTH ? FinishReason.LENGTH : FinishReason.STOP;
      return new GenerationEvent.Finished(reason, Map.of("engine", BundledEngine.ID));
    }

    /** Looks again when the model would have been silent for too long. */
    private void watch(long nanos) {
      alarm = timer.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void turnOffAlarm() {
      Future<?> set = alarm;
      if (set != null) {
        set.cancel(false);
      }
    }

    private void look() {
      if (!running.containsKey(id)) {
        return;
      }
      long limit = (heardAnything ? timeouts.idle() : timeouts.firstToken()).toNanos();
      long left = limit - (System.nanoTime() - heardAt);
      if (left > 0) {
        watch(left);
      } else {
        generation.abandon(
            new GatewayException(ErrorCode.BACKEND_TIMEOUT, "The model was silent for too long."));
        if (life.hangs(askedAt)) {
          connection.close();
        }
      }
    }

    private void endIfItHangs() {
      if (leaving.containsKey(id)) {
        connection.close();
      }
    }
  }
}
