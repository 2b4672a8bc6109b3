package io.plugai.support.upstream.job;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Access;
import io.plugai.support.upstream.Addresses;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.JsonAnswer;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.Wire;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks at addresses that a provider has told: with the credential at its own, without it anywhere
 * else, and again where that fails in passing. Safe for all threads; may look up names.
 */
final class Questions {
  private static final byte[] NOTHING = {};

  private final Upstream upstream;
  private final Addresses addresses;
  private final JobLimits limits;
  private final Deadline deadline;
  private final Access access;
  private final Supplier<Call> submitted;
  private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /** Asks about what that call has submitted, the last one there is. */
  Questions(
      Upstream upstream,
      Addresses addresses,
      JobLimits limits,
      Deadline deadline,
      Access access,
      Supplier<Call> submitted) {
    this.upstream = upstream;
    this.addresses = addresses;
    this.limits = limits;
    this.deadline = deadline;
    this.access = access;
    this.submitted = submitted;
  }

  /** Gets a JSON answer. What its reader throws is no failure in passing. */
  <R> CompletableFuture<R> ask(URI uri, Function<JsonAnswer, R> reader) {
    AtomicBoolean read = new AtomicBoolean();
    Function<JsonAnswer, R> noting =
        answer -> {
          read.set(true);
          return reader.apply(answer);
        };
    return new Repeated<>(uri, call -> upstream.ask(() -> call, noting), read).get();
  }

  /** Gets something else. */
  <R> CompletableFuture<R> get(URI uri, Function<Call, CompletionStage<R>> how) {
    return new Repeated<>(uri, how, new AtomicBoolean()).get();
  }

  /**
   * Listens to a stream.
   *
   * @param last whether nothing follows
   * @param each takes those that are not the last
   * @return completes with the last one
   */
  <R> CompletableFuture<R> listen(
      URI uri, Function<JsonAnswer, R> reader, Predicate<R> last, Consumer<R> each) {
    Supplier<Call> call =
        () ->
            to(uri, Call::get)
                .accepting("text/event-stream")
                .within(deadline.bounding(limits.total()));
    return underWay(LastOf.of(upstream.stream(call, reader, last), last, each));
  }

  /** Completes after a while, unless these are stopped. */
  CompletableFuture<Void> pause(Duration wait) {
    return underWay(upstream.pause(wait));
  }

  /** What ends a job. */
  Call cancellation(Ticket.Cancel how) {
    Call call =
        switch (how.method()) {
          case POST -> to(how.uri(), (uri, headers) -> Call.post(uri, headers, NOTHING));
          case PUT -> to(how.uri(), (uri, headers) -> Call.put(uri, headers, NOTHING));
          case DELETE -> to(how.uri(), Call::delete);
        };
    return call.within(limits.cancel());
  }

  /**
   * What is sent to an address that the provider has told.
   *
   * @throws GatewayException {@code BACKEND_PROTOCOL} where it must not be asked
   */
  private Call to(URI uri, BiFunction<URI, Map<String, Secret>, Call> method) {
    addresses
        .objection(uri)
        .ifPresent(
            what -> {
              throw Wire.violation(what);
            });
    // Repeated here, where the name is looked at again: it may lead elsewhere by then.
    Call call = method.apply(uri, Map.of()).about(submitted.get()).unrepeated();
    return addresses.areOwn(uri) ? call.with(access) : call;
  }

  /** Ends what is under way, and whatever would follow. */
  void stop() {
    stopped = true;
    underWay.forEach(one -> one.cancel(false));
  }

  boolean areStopped() {
    return stopped;
  }

  /** What a stage failed with. */
  static GatewayException failure(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof GatewayException e
        ? e
        : new GatewayException(ErrorCode.INTERNAL, "The provider's job cannot be followed.", cause);
  }

  private <R> CompletableFuture<R> underWay(CompletionStage<R> stage) {
    CompletableFuture<R> one = stage.toCompletableFuture();
    underWay.add(one);
    var unused = one.whenComplete((result, thrown) -> underWay.remove(one));
    if (stopped) {
      one.cancel(false);
    }
    return one;
  }

  /** One question, as often as it takes. */
  private final class Repeated<R> {
    private final URI uri;
    private final Function<Call, CompletionStage<R>> how;
    private final AtomicBoolean read;
    private final Waits waits = new Waits(limits);
    private int failures;

    Repeated(URI uri, Function<Call, CompletionStage<R>> how, AtomicBoolean read) {
      this.uri = uri;
      this.how = how;
      this.read = read;
    }

    CompletableFuture<R> get() {
      return once().exceptionallyCompose(thrown -> again(failure(thrown))).toCompletableFuture();
    }

    private CompletionStage<R> once() {
      try {
        deadline.check();
        return underWay(how.apply(to(uri, Call::get).within(deadline.bounding(limits.request()))));
      } catch (GatewayException e) {
        return CompletableFuture.failedStage(e);
      }
    }

    private CompletionStage<R> again(GatewayException failure) {
      boolean hopeless = stopped || read.get() || !isPassing(failure);
      if (hopeless || ++failures > limits.failures()) {
        return CompletableFuture.failedStage(failure);
      }
      return pause(deadline.bounding(waits.next(failure.retryAfter())))
          .thenCompose(nothing -> get());
    }

    private static boolean isPassing(GatewayException failure) {
      return switch (failure.code()) {
        case BACKEND_UNAVAILABLE, BACKEND_TIMEOUT, RATE_LIMITED -> true;
        default -> false;
      };
    }
  }
}
