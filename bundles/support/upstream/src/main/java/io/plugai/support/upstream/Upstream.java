package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An adapter's way to its provider: one HTTP/1.1 client with its connections, a handful of threads
 * for all exchanges together, and a timer. No thread is held while a provider thinks or streams.
 * Safe for all threads.
 *
 * <p>Everything that goes wrong is a {@link GatewayException}:
 *
 * <table>
 *   <caption>Failures</caption>
 *   <tr><td>refused or failed connection, 5xx, cut in mid-answer</td>
 *       <td>{@code BACKEND_UNAVAILABLE}</td></tr>
 *   <tr><td>a {@linkplain UpstreamLimits limit of time}, 408, 504</td><td>{@code BACKEND_TIMEOUT}</td></tr>
 *   <tr><td>401; 403, unless about the content</td><td>{@code CREDENTIAL_REJECTED}</td></tr>
 *   <tr><td>429</td><td>{@code RATE_LIMITED}</td></tr>
 *   <tr><td>other 4xx</td><td>{@code BACKEND_REJECTED}</td></tr>
 *   <tr><td>broken JSON, unknown messages, redirects, too many bytes</td>
 *       <td>{@code BACKEND_PROTOCOL}</td></tr>
 * </table>
 *
 * <p>Failed connections, 429, 500, 503 and 529 are tried again, {@link UpstreamLimits#retries()}
 * times at most and only as long as no byte of an answer has come. So are connections that break
 * when the whole request has been sent, 502 and 504, but only where that cannot be paid twice: see
 * {@link Call#repeatable()}.
 */
public final class Upstream implements AutoCloseable {
  private static final int LONGEST_QUEUE = 1 << 16;
  private static final long THREAD_IDLE_SECONDS = 30;

  private final UpstreamLimits limits;
  private final Network network;
  private final Optional<SSLContext> trust;
  private final ThreadPoolExecutor executor;
  private final ScheduledThreadPoolExecutor timer;
  private final Object lock = new Object();
  private volatile @Nullable HttpClient client;
  private final Set<Exchange<?>> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Opens a way that goes as the {@linkplain Network#ofEnvironment() environment} says. */
  public Upstream(String name, UpstreamLimits limits) {
    this(name, limits, Network.ofEnvironment());
  }

  /**
   * Opens a way; no connection is made before it is needed.
   *
   * @param name for the names of its threads
   * @throws IllegalArgumentException with a sentence for the operator, where the network's
   *     certificates are of no use
   */
  public Upstream(String name, UpstreamLimits limits, Network network) {
    this.limits = limits;
    this.network = network;
    this.trust = network.caFile().map(Trust::inJreAnd);
    ThreadFactory threads = namedThreads("upstream-" + name + "-");
    int size = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
    // What does not fit the queue runs in the thread that brings it, which slows that one down.
    executor =
        new ThreadPoolExecutor(
            size,
            size,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(LONGEST_QUEUE),
            threads,
            (task, pool) -> task.run());
    executor.allowCoreThreadTimeOut(true);
    timer = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(THREAD_IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /**
   * A generation that starts when it is subscribed to, once.
   *
   * @param call makes what is to be sent; a {@link GatewayException} that it throws is the
   *     generation's failure
   * @param wire reads the answer
   */
  public Flow.Publisher<GenerationEvent> generate(Supplier<Call> call, Wire wire) {
    return publisher(call, headers -> new JsonReading<>(headers, limits, new Reader.OfWire(wire)));
  }

  /**
   * Fetches a single JSON answer under the same limits, retries and failures.
   *
   * @param reader makes of it what is wanted
   */
  public <T> CompletionStage<T> fetch(Supplier<Call> call, Function<JsonNode, T> reader) {
    return only(
        call, headers -> new JsonReading<>(headers, limits, new Reader.OfMessage<>(reader)));
  }

  /**
   * Fetches an answer into a file, under the same limits, retries and failures. Where it fails
   * there is no file.
   *
   * @param file to be made, or overwritten
   * @param most the largest answer, in bytes
   */
  public CompletionStage<Downloaded> download(Supplier<Call> call, Path file, long most) {
    return only(call, headers -> new Download(headers, file, most));
  }

  /** Sends something whose answer has no content of interest, and returns the answer's headers. */
  public CompletionStage<HttpHeaders> send(Supplier<Call> call) {
    return only(call, Skipped::new);
  }

  private <T> CompletionStage<T> only(
      Supplier<Call> call, Function<HttpHeaders, Reading<T>> reader) {
    OnlyOne<T> only = new OnlyOne<>();
    publisher(call, reader).subscribe(only);
    return only.result;
  }

  private <T> Flow.Publisher<T> publisher(
      Supplier<Call> call, Function<HttpHeaders, Reading<T>> reader) {
    AtomicBoolean subscribed = new AtomicBoolean();
    return subscriber -> {
      if (subscriber == null) {
        throw new NullPointerException("subscriber");
      }
      if (subscribed.getAndSet(true)) {
        refuse(subscriber, new IllegalStateException("a generation runs once"));
        return;
      }
      Exchange<T> exchange;
      try {
        Call made = call.get();
        made.check();
        exchange = new Exchange<>(this, made, reader, subscriber);
      } catch (GatewayException e) {
        refuse(subscriber, e);
        return;
      }
      begin(exchange, subscriber);
    };
  }

  /**
   * Ends what still runs with {@code BACKEND_UNAVAILABLE} and lets go of threads and connections.
   */
  @Override
  public void close() {
    closed = true;
    running.forEach(exchange -> exchange.fail(stopping()));
    timer.shutdownNow();
    executor.shutdown();
  }

  UpstreamLimits limits() {
    return limits;
  }

  Network network() {
    return network;
  }

  /**
   * Made when it is first needed: it has a thread of its own, and many providers are never asked.
   */
  HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      synchronized (lock) {
        made = client;
        if (made == null) {
          made = newClient();
          client = made;
        }
      }
    }
    return made;
  }

  private HttpClient newClient() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connect())
            .proxy(network.selector())
            .executor(executor);
    trust.ifPresent(builder::sslContext);
    return builder.build();
  }

  Alarm alarm(Runnable action) {
    return new Alarm(timer, executor, action);
  }

  Future<?> later(Runnable task, Duration wait) {
    return timer.schedule(() -> executor.execute(task), wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  void forget(Exchange<?> exchange) {
    running.remove(exchange);
  }

  private <T> void begin(Exchange<T> exchange, Flow.Subscriber<? super T> subscriber) {
    running.add(exchange);
    subscriber.onSubscribe(exchange);
    if (closed) {
      exchange.fail(stopping());
    } else {
      exchange.begin();
    }
  }

  private static void refuse(Flow.Subscriber<?> subscriber, Exception reason) {
    subscriber.onSubscribe(NoSubscription.INSTANCE);
    subscriber.onError(reason);
  }

  private static GatewayException stopping() {
    return new GatewayException(
        ErrorCode.BACKEND_UNAVAILABLE, "The adapter for this provider is being stopped.");
  }

  private static ThreadFactory namedThreads(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private enum NoSubscription implements Flow.Subscription {
    INSTANCE;

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** Takes the only thing that is delivered. */
  private static final class OnlyOne<T> implements Flow.Subscriber<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(T only) {
      result.complete(only);
    }

    @Override
    public void onError(Throwable thrown) {
      result.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {}
  }
}
