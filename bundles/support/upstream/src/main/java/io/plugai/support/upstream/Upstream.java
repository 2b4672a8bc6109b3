package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
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
 *   <tr><td>401; 402; 403, unless about the content</td><td>{@code CREDENTIAL_REJECTED}</td></tr>
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
  private final UpstreamLimits limits;
  private final Network network;
  private final Optional<SSLContext> trust;
  private final Workers workers;
  private final Object lock = new Object();
  private volatile @Nullable HttpClient client;
  private final Set<Exchange<?>> running = ConcurrentHashMap.newKeySet();

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
    this.workers = new Workers(name);
  }

  /**
   * A generation that starts when it is subscribed to, once.
   *
   * @param call makes what is to be sent; a {@link GatewayException} that it throws is the
   *     generation's failure
   * @param wire reads the answer
   */
  public Flow.Publisher<GenerationEvent> generate(Supplier<Call> call, Wire wire) {
    return publisher(call, answer -> reading(answer, new Reader.OfWire(wire)));
  }

  /**
   * Fetches a single JSON answer under the same limits, retries and failures.
   *
   * @param reader makes of it what is wanted
   */
  public <T> CompletionStage<T> fetch(Supplier<Call> call, Function<JsonNode, T> reader) {
    return only(call, answer -> reading(answer, new Reader.OfMessage<>(reader)));
  }

  /**
   * Fetches a single answer with its headers; it may have no body.
   *
   * @param reader makes of it what is wanted
   */
  public <T> CompletionStage<T> ask(Supplier<Call> call, Function<JsonAnswer, T> reader) {
    return only(call, answer -> reading(answer, new Reader.OfAnswer<>(answer, reader)));
  }

  /**
   * A stream whose messages are read one by one.
   *
   * @param reader makes of each of them what is delivered
   * @param last whether nothing follows; a stream that ends without such a one fails as cut short
   */
  public <T> Flow.Publisher<T> stream(
      Supplier<Call> call, Function<JsonAnswer, T> reader, Predicate<T> last) {
    return publisher(call, answer -> reading(answer, new Reader.OfEach<>(answer, reader, last)));
  }

  /**
   * Fetches an answer into a file, under the same limits, retries and failures. Where it fails
   * there is no file.
   *
   * @param file to be made, or overwritten
   * @param most the largest answer, in bytes
   */
  public CompletionStage<Downloaded> download(Supplier<Call> call, Path file, long most) {
    return only(call, answer -> new Download(answer.headers(), file, most));
  }

  /**
   * Asks for what is read as bytes, under the same limits, retries and failures; once the head is
   * there nothing is tried again. Cancelling the future ends the exchange as long as it is not
   * complete.
   */
  public CompletableFuture<OpenAnswer> open(Supplier<Call> call) {
    Opening opening = new Opening();
    Flow.Publisher<ByteBuffer> bytes =
        publisher(
            call,
            answer -> {
              opening.answered(answer);
              return new RawReading();
            });
    bytes.subscribe(opening);
    return opening.answer();
  }

  /** Sends something whose answer has no content of interest, and returns the answer's headers. */
  public CompletionStage<HttpHeaders> send(Supplier<Call> call) {
    return only(call, answer -> new Skipped(answer.headers()));
  }

  /**
   * Completes after a while, on a thread of this way that may wait for name servers and the like.
   * Fails as soon as this way is closed.
   */
  public CompletionStage<Void> pause(Duration wait) {
    return workers.pause(wait);
  }

  /** Which of the addresses that a provider tells may be asked, by this way. */
  public Addresses addresses(URI base) {
    return new Addresses(base, network);
  }

  /**
   * Which of the addresses that people tell may be asked, by this way.
   *
   * @param privateToo whether those of this host and of private networks may be
   */
  public Addresses addresses(boolean privateToo) {
    return Addresses.anybodys(privateToo, network);
  }

  private <T> JsonReading<T> reading(ResponseInfo answer, Reader<T> reader) {
    return new JsonReading<>(answer.headers(), limits, reader);
  }

  private <T> CompletionStage<T> only(
      Supplier<Call> call, Function<ResponseInfo, Reading<T>> reader) {
    return OnlyOne.of(publisher(call, reader));
  }

  private <T> Flow.Publisher<T> publisher(
      Supplier<Call> call, Function<ResponseInfo, Reading<T>> reader) {
    AtomicBoolean subscribed = new AtomicBoolean();
    return subscriber -> {
      if (subscriber == null) {
        throw new NullPointerException("subscriber");
      }
      if (subscribed.getAndSet(true)) {
        NoSubscription.refuse(subscriber, new IllegalStateException("a generation runs once"));
        return;
      }
      Exchange<T> exchange;
      try {
        Call made = call.get();
        made.check();
        exchange = new Exchange<>(this, made, reader, subscriber);
      } catch (GatewayException e) {
        NoSubscription.refuse(subscriber, e);
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
    workers.stopBeginning();
    running.forEach(exchange -> exchange.fail(Workers.stopping()));
    workers.close();
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
            .executor(workers.executor());
    trust.ifPresent(builder::sslContext);
    return builder.build();
  }

  Alarm alarm(Runnable action) {
    return workers.alarm(action);
  }

  Future<?> later(Runnable task, Duration wait) {
    return workers.later(task, wait);
  }

  void forget(Exchange<?> exchange) {
    running.remove(exchange);
  }

  private <T> void begin(Exchange<T> exchange, Flow.Subscriber<? super T> subscriber) {
    running.add(exchange);
    subscriber.onSubscribe(exchange);
    if (workers.areClosed()) {
      exchange.fail(Workers.stopping());
    } else {
      exchange.begin();
    }
  }
}
