package io.plugai.core.dispatch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.api.dispatch.UndeliverableException;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.dispatch.SomeCaller;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.GenerationEvent.ToolCallDelta;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.Usage;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class RunTest {
  private static final Finished DONE = new Finished(FinishReason.STOP, Map.of());

  /** Of 14 characters. */
  private static final int PROMPT_TOKENS = 4;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final MetricRegistry metrics = new MetricRegistry();
  private final AtomicInteger running = new AtomicInteger();
  private final ScriptedBackend backend = new ScriptedBackend();
  private final Sink sink = new Sink();
  private final Books books = new Books();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void eventsPassInOrderAndThePlaceIsGivenBack() {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    backend.emit(new TextDelta("a"), DONE);
    backend.complete();

    assertThat(sink.events).containsExactly(new TextDelta("a"), DONE);
    assertThat(sink.end).isCompleted();
    assertThat(backend.released).hasValue(1);
    assertThat(backend.cancelled).isFalse();
    assertThat(metrics.counter("plugai.generations;provider=acme;outcome=completed").getCount())
        .isEqualTo(1);
    assertThat(running).hasValue(0);
  }

  @Test
  void demandFromBeforeTheBackendWasThereReachesIt() {
    start(Duration.ofMinutes(1));
    sink.subscription.request(3);
    sink.subscription.request(4);
    backend.grant();
    sink.subscription.request(2);

    assertThat(backend.requested).containsExactly(7L, 2L);
  }

  @Test
  void cancellingWhileWaitingLeavesTheQueue() {
    start(Duration.ofMinutes(1));
    sink.subscription.cancel();

    assertThat(backend.withdrawn).isTrue();
    backend.grant();
    assertThat(backend.released).as("a place that comes too late goes back").hasValue(1);
    assertThat(sink.end).isNotDone();
  }

  @Test
  void cancellingWhileRunningStopsTheBackend() {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(1);
    sink.subscription.cancel();
    backend.emit(new TextDelta("late"));

    assertThat(backend.cancelled).isTrue();
    assertThat(backend.released).hasValue(1);
    assertThat(sink.events).isEmpty();
    assertThat(metrics.counter("plugai.generations;provider=acme;outcome=cancelled").getCount())
        .isEqualTo(1);
  }

  @Test
  void aBackendThatStopsShortIsAnError() {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    backend.emit(new TextDelta("a"));
    backend.complete();

    assertThat(sink.failure().code()).isEqualTo(ErrorCode.BACKEND_PROTOCOL);
  }

  @Test
  void whatAPlugInThrowsIsNeverShown() {
    start(Duration.ofMinutes(1));
    backend.grant();
    backend.downstream.onError(new IllegalStateException("key sk-123 is wrong"));

    assertThat(sink.failure().code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(sink.failure()).hasNoCause();
    assertThat(sink.failure().getMessage()).doesNotContain("sk-123");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aPlugInSpeaksForItsBackendAndNeverForTheGateway(ErrorCode code) {
    start(Duration.ofMinutes(1));
    backend.grant();
    backend.downstream.onError(new GatewayException(code, "The plug-in says so."));

    if (code.isForPlugins()) {
      assertThat(sink.failure().code()).isEqualTo(code);
      assertThat(sink.failure()).hasMessage("The plug-in says so.");
    } else {
      assertThat(sink.failure().code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(sink.failure()).hasMessage("The plug-in for this model failed.");
    }
  }

  @Test
  void anEventThatCannotBeTakenEndsTheRequest() {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    sink.onEvent =
        () -> {
          throw new IllegalStateException("not a value that JSON can hold");
        };
    backend.emit(new TextDelta("a"));

    assertThat(sink.failure().code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(backend.cancelled).isTrue();
    assertThat(backend.released).hasValue(1);
    assertThat(running).hasValue(0);
  }

  @Test
  void anAnswerThatCannotBeDeliveredIsCountedAsFailedAndItsWorkStops() throws Exception {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    sink.onEvent =
        () -> {
          throw new UndeliverableException(ErrorCode.ANSWER_TOO_LARGE);
        };
    backend.emit(new TextDelta("abcdefgh"));

    UsageRecord record = books.take();
    assertThat(record.outcome()).isEqualTo("answer_too_large");
    assertTokens(record, PROMPT_TOKENS, 2, true);
    assertThat(backend.cancelled).isTrue();
    assertThat(backend.released).hasValue(1);
  }

  @Test
  void theTimeLimitEndsARequestThatHangs() throws Exception {
    CountDownLatch granted = new CountDownLatch(1);
    // The limit cannot come before the backend does.
    var unused = timer.submit(() -> granted.await(20, TimeUnit.SECONDS));
    start(Duration.ofMillis(30));
    backend.grant();
    sink.subscription.request(10);
    granted.countDown();
    sink.end.handle((ok, failure) -> ok).get(10, TimeUnit.SECONDS);

    assertThat(sink.failure().code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT);
    assertThat(backend.cancelled).isTrue();
    assertThat(backend.released).hasValue(1);
  }

  @Test
  void theTimeLimitEndsARequestThatStillWaits() throws Exception {
    start(Duration.ofMillis(30));
    sink.end.handle((ok, failure) -> ok).get(10, TimeUnit.SECONDS);

    assertThat(sink.failure().code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT);
    assertThat(backend.withdrawn).isTrue();
  }

  @Test
  void aRevokedPlaceEndsTheRequestWithARetryableError() {
    start(Duration.ofMinutes(1));
    backend.grant();
    backend.revoke.get().run();

    assertThat(sink.failure().code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(sink.failure().retryAfter()).isPresent();
    assertThat(backend.cancelled).isTrue();
  }

  @Test
  void aCallerWhoIsLockedOutIsToldWhyAtOnce() {
    start(Duration.ofMinutes(1));
    backend.grant();
    GatewayException why = new GatewayException(ErrorCode.TOKEN_REVOKED, "The token was revoked.");

    books.watching.get(0).accept(why);

    assertThat(sink.end).isCompletedExceptionally();
    assertThatThrownBy(sink.end::join).hasCause(why);
    assertThat(backend.cancelled).isTrue();
    assertThat(backend.released).hasValue(1);
    assertThat(books.watching).isEmpty();
  }

  @Test
  void whoHasEndedIsWatchedNoLonger() {
    start(Duration.ofMinutes(1));
    backend.grant();

    sink.subscription.cancel();

    assertThat(books.watching).isEmpty();
  }

  @Test
  void anEndFromAnotherThreadNeverOvertakesAnEventBeingDelivered() {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    AtomicBoolean endedDuringEvent = new AtomicBoolean();
    sink.onEvent =
        () -> {
          Thread revoker = new Thread(backend.revoke.get());
          revoker.start();
          join(revoker);
          endedDuringEvent.set(sink.end.isDone());
        };
    backend.emit(new TextDelta("a"));

    assertThat(endedDuringEvent).isFalse();
    assertThat(sink.failure().code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
  }

  @Test
  void aSecondSubscriberIsTurnedAway() {
    Run run = start(Duration.ofMinutes(1));
    Sink second = new Sink();
    run.subscribe(second);

    assertThat(second.end).isCompletedExceptionally();
    assertThat(sink.end).isNotDone();
  }

  // ---- what is counted ----

  @Test
  void aCompletedRequestIsRecordedAsTheBackendCounted() throws Exception {
    start(Duration.ofMinutes(1));
    backend.claim.paidBy(Payer.USER);
    backend.grant();
    sink.subscription.request(10);
    backend.emit(new TextDelta("Once upon"), Usage.ofTokens(11, 3), DONE);
    backend.complete();

    UsageRecord record = books.take();
    assertThat(record.requestId()).isEqualTo("req_1");
    assertThat(record.userId()).isEqualTo("usr_1");
    assertThat(record.way()).isEqualTo("api-tokens");
    assertThat(record.keyId()).isEqualTo("tok_1");
    assertThat(record.provider()).isEqualTo("acme");
    assertThat(record.model()).isEqualTo("acme/m");
    assertThat(record.modality()).isEqualTo("text");
    assertThat(record.streamed()).isTrue();
    assertThat(record.payer()).contains(Payer.USER);
    assertThat(record.outcome()).isEqualTo("completed");
    assertThat(record.firstEventMillis()).isPresent();
    assertThat(record.prompt()).isEmpty();
    assertTokens(record, 11, 3, false);
    assertThat(books.released).containsExactly(14L);
  }

  @Test
  void whereTheBackendCountsNothingTokensAreEstimated() throws Exception {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    backend.emit(
        new ReasoningDelta("abcd"),
        new TextDelta("efgh"),
        new ToolCallDelta(0, "call_1", "f", "{}"),
        DONE);
    backend.complete();

    assertTokens(books.take(), PROMPT_TOKENS, 3, true);
  }

  @Test
  void aRequestCancelledBeforeItWasHandedOverCostsNothing() throws Exception {
    start(Duration.ofMinutes(1));
    sink.subscription.cancel();

    UsageRecord record = books.take();
    assertThat(record.outcome()).isEqualTo("cancelled");
    assertThat(record.payer()).isEmpty();
    assertThat(record.firstEventMillis()).isEmpty();
    assertTokens(record, 0, 0, false);
  }

  @Test
  void ofACancelledStreamCountsWhatWasDelivered() throws Exception {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    backend.emit(new TextDelta("abcdefgh"), new TextDelta("i"));
    sink.subscription.cancel();
    backend.emit(new TextDelta("that nobody got"));

    UsageRecord record = books.take();
    assertThat(record.outcome()).isEqualTo("cancelled");
    assertTokens(record, PROMPT_TOKENS, 3, true);
    assertThat(books.released).containsExactly(PROMPT_TOKENS + 3L);
  }

  @Test
  void ofABrokenStreamCountsWhatWasDeliveredSinceTheBackendCounted() throws Exception {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    backend.emit(new TextDelta("abcd"), Usage.ofTokens(20, 5), new TextDelta("efghi"));
    backend.downstream.onError(new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "It is gone."));

    UsageRecord record = books.take();
    assertThat(record.outcome()).isEqualTo("backend_unavailable");
    assertTokens(record, 20, 7, true);
  }

  @ParameterizedTest
  @CsvSource({"-5, 9223372036854775807, 0, 1000000000", "9223372036854775807, -1, 1000000000, 0"})
  void whatNoBackendCanHaveCountedSpoilsNoSums(long input, long output, long in, long out)
      throws Exception {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    backend.emit(Usage.ofTokens(input, output), DONE);
    backend.complete();

    assertTokens(books.take(), in, out, false);
    assertThat(books.released).containsExactly(1_000_000_000L);
  }

  @Test
  void aRequestThatFailedBeforeItsFirstEventCostsNothing() throws Exception {
    start(Duration.ofMinutes(1));
    backend.grant();
    backend.downstream.onError(new GatewayException(ErrorCode.CREDENTIAL_REJECTED, "No."));

    UsageRecord record = books.take();
    assertThat(record.outcome()).isEqualTo("credential_rejected");
    assertTokens(record, 0, 0, false);
  }

  @Test
  void aPromptIsRecordedOnlyWhereThatIsWanted() throws Exception {
    books.prompts = true;
    start(Duration.ofMinutes(1));
    sink.subscription.cancel();

    UsageRecord record = books.take();
    assertThat(record.prompt())
        .contains(
            "{\"messages\":[{\"role\":\"user\",\"parts\":"
                + "[{\"type\":\"text\",\"text\":\"Tell me a tale\"}]}]}");
    assertThat(record.toString()).doesNotContain("tale");
  }

  @Test
  void idsOfRecordsAreOfOneLengthAndSortByTime() throws Exception {
    long before = System.currentTimeMillis();
    start(Duration.ofMinutes(1));
    sink.subscription.cancel();

    UsageRecord record = books.take();
    assertThat(record.id()).matches("use_[0-9a-f]{28}");
    assertThat(Long.parseLong(record.id().substring(4, 16), 16))
        .isBetween(before, System.currentTimeMillis())
        .isEqualTo(record.endedAt().toEpochMilli());
  }

  // ---- limits ----

  @Test
  void whoIsOverTheirLimitIsToldWhenToComeBackAndReachesNoBackend() {
    books.full = true;
    start(Duration.ofMinutes(1));

    assertThat(sink.failure().code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(sink.failure().retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(backend.claim).isNull();
    assertThat(books.isEmpty()).as("what never began is no usage").isTrue();
    assertThat(running).hasValue(0);
  }

  @Test
  void aRunThatIsNeverSubscribedToHoldsNothing() {
    Run run = run(Duration.ofMinutes(1));

    assertThat(run).isNotNull();
    assertThat(books.outstanding).hasValue(0);
    assertThat(running).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource
  void howeverItEndsItIsGivenBackAndRecordedOnce(Ending ending) throws Exception {
    start(Duration.ofMinutes(1));
    assertThat(books.outstanding).hasValue(1);
    ending.happens(this);

    books.take();
    assertThat(books.isEmpty()).isTrue();
    assertThat(books.outstanding).hasValue(0);
    assertThat(books.releasedAgain).hasValue(0);
    assertThat(running).hasValue(0);
    assertThat(metrics.getCounters().values().stream().mapToLong(Counter::getCount).sum())
        .isPositive();
  }

  /** The ways in which a request can end, some of them one after the other. */
  enum Ending {
    CANCELLED_WHILE_WAITING {
      @Override
      void happens(RunTest test) {
        test.sink.subscription.cancel();
        test.backend.grant();
      }
    },
    CANCELLED_BEFORE_THE_FIRST_EVENT {
      @Override
      void happens(RunTest test) {
        test.backend.grant();
        test.sink.subscription.cancel();
        test.sink.subscription.cancel();
      }
    },
    CANCELLED_WHILE_AN_EVENT_IS_DELIVERED {
      @Override
      void happens(RunTest test) {
        test.backend.grant();
        test.sink.subscription.request(1);
        test.sink.onEvent = test.sink.subscription::cancel;
        test.backend.emit(new TextDelta("a"));
      }
    },
    REFUSED {
      @Override
      void happens(RunTest test) {
        test.backend.claim.refused(new GatewayException(ErrorCode.QUEUE_FULL, "Full."));
        test.sink.subscription.cancel();
      }
    },
    REVOKED_AND_FAILED {
      @Override
      void happens(RunTest test) {
        test.backend.grant();
        test.backend.revoke.get().run();
        test.backend.downstream.onError(new IllegalStateException());
      }
    },
    COMPLETED_AND_CANCELLED {
      @Override
      void happens(RunTest test) {
        test.backend.grant();
        test.sink.subscription.request(1);
        test.backend.emit(DONE);
        test.backend.complete();
        test.sink.subscription.cancel();
      }
    };

    abstract void happens(RunTest test);
  }

  @Test
  void aSubscriberThatCannotBeginLeavesNothingBehind() {
    Run run = run(Duration.ofMinutes(1));
    Sink broken =
        new Sink() {
          @Override
          public void onSubscribe(Flow.Subscription given) {
            throw new IllegalStateException("broken");
          }
        };

    assertThatThrownBy(() -> run.subscribe(broken)).isInstanceOf(IllegalStateException.class);
    assertThat(books.outstanding).hasValue(0);
    assertThat(running).hasValue(0);
  }

  @Test
  void aBackendThatCannotBeAskedLeavesNothingBehind() throws Exception {
    backend.broken = true;
    start(Duration.ofMinutes(1));

    assertThat(sink.failure().code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(sink.failure()).hasMessageNotContaining("broken");
    assertTokens(books.take(), 0, 0, false);
    assertThat(books.outstanding).hasValue(0);
    assertThat(running).hasValue(0);
  }

  @Test
  void aPlugInThatLacksAClassEndsTheRequestAtOnce() throws Exception {
    backend.flawed = true;
    start(Duration.ofMinutes(1));
    backend.grant();

    assertThat(sink.failure().code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(books.take().outcome()).isEqualTo("internal_error");
    assertThat(backend.released).hasValue(1);
    assertThat(running).hasValue(0);
  }

  private static void assertTokens(UsageRecord record, long input, long output, boolean estimated) {
    assertThat(record.inputTokens()).isEqualTo(input);
    assertThat(record.outputTokens()).isEqualTo(output);
    assertThat(record.estimated()).isEqualTo(estimated);
  }

  private Run start(Duration limit) {
    Run run = run(limit);
    run.subscribe(sink);
    return run;
  }

  private Run run(Duration limit) {
    Caller caller = SomeCaller.forModels(ModelScope.ALL);
    GenerationRequest request =
        new GenerationRequest(
            "req_1", "acme", "m", ChatInput.ofPrompt("Tell me a tale"), Parameters.none(), true);
    ModelEntry model =
        new ModelEntry(
            "acme/m",
            new ModelPlacement.Provider("acme"),
            ModelDescriptor.builder("m", Modality.TEXT).build(),
            Optional.empty());
    Account account =
        new Account(
            new Presence(
                new Ledger(new GenerationMetrics(metrics), running, books, books, books), caller),
            new Uninterested(),
            request,
            model,
            "mine");
    return new Run(backend, new Silent(), account, timer, limit);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing follows, and nobody learns from it. */
  private static final class Uninterested implements Course {
    @Override
    public void answered(long nanos) {}

    @Override
    public boolean ended(End how, String callerId) {
      return false;
    }
  }

  private static final class Silent implements DispatchProgress {
    @Override
    public void queued(int position, Optional<Duration> estimate) {}

    @Override
    public void loading() {}

    @Override
    public void started() {}

    @Override
    public void routed(RouteTaken way) {}
  }

  /** Collects what a caller would see. */
  private static class Sink implements Flow.Subscriber<GenerationEvent> {
    private final List<GenerationEvent> events = new ArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Runnable onEvent = () -> {};
    private Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(GenerationEvent event) {
      events.add(event);
      onEvent.run();
    }

    @Override
    public void onError(Throwable failure) {
      assertThat(end.completeExceptionally(failure)).as("one end only").isTrue();
    }

    @Override
    public void onComplete() {
      assertThat(end.complete(null)).as("one end only").isTrue();
    }

    private GatewayException failure() {
      return (GatewayException) end.handle((ok, failure) -> failure).join();
    }
  }

  /** A backend that the test plays by hand. */
  private static final class ScriptedBackend implements Backend {
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicBoolean withdrawn = new AtomicBoolean();
    private final AtomicReference<Runnable> revoke = new AtomicReference<>();
    private final List<Long> requested = new ArrayList<>();
    private boolean broken;
    private boolean flawed;
    private Claim claim;
    private Flow.Subscriber<? super GenerationEvent> downstream;

    @Override
    public Runnable claim(Claim given) {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      claim = given;
      return () -> withdrawn.set(true);
    }

    private void grant() {
      Supplier<Flow.Publisher<GenerationEvent>> events = () -> this::subscribe;
      claim.granted(
          events,
          new Place() {
            @Override
            public void release() {
              released.set(1);
            }

            @Override
            public void onRevoke(Runnable action) {
              revoke.set(action);
            }
          });
    }

    private void subscribe(Flow.Subscriber<? super GenerationEvent> subscriber) {
      if (flawed) {
        throw new NoClassDefFoundError("io/plugai/of/a/library");
      }
      downstream = subscriber;
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              requested.add(n);
            }

            @Override
            public void cancel() {
              cancelled.set(true);
            }
          });
    }

    private void emit(GenerationEvent... events) {
      for (GenerationEvent event : events) {
        downstream.onNext(event);
      }
    }

    private void complete() {
      downstream.onComplete();
    }
  }
}
