package io.plugai.core.requests;

import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.api.dispatch.UndeliverableException;
import io.plugai.core.api.request.Following;
import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.NewRequest;
import io.plugai.core.api.request.RequestEvent;
import io.plugai.core.api.request.RequestHandle;
import io.plugai.core.api.request.RequestListener;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.RequestState;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request: takes its events from the run behind it, numbers them, and lets any number of
 * followers have them. It ends exactly once, whoever ends it.
 *
 * <p>A request that belongs to whoever asked runs no faster than they take its answer. One that
 * outlives them runs as fast as it can, and its answer has a bound.
 */
final class TrackedRequest
    implements RequestHandle, Flow.Subscriber<GenerationEvent>, DispatchProgress {
  private static final Logger LOG = LoggerFactory.getLogger(TrackedRequest.class);

  /** Bytes of a body that are kept in the database with its request. */
  private static final int MAX_KEPT_BODY = 1 << 20;

  /** Bytes of files that become part of an answer which is kept. */
  private static final long MAX_KEPT_FILES = 16L << 20;

  private final NewRequest request;
  private final Journal journal;
  private final Consumer<TrackedRequest> atEnd;
  private final Followers followers = new Followers(this::deleteFiles);
  private final Work work = new Work(this);
  private final AtomicReference<@Nullable Follower> owner = new AtomicReference<>();

  /** Whether nobody can ask for it any more. */
  private volatile boolean forgotten;

  /** Why its owner could not take it; to be told to the run by the thread that runs it. */
  private volatile @Nullable RuntimeException refusal;

  /** The thread that brings a piece of the answer at the moment. */
  private volatile @Nullable Thread runner;

  /**
   * @param space what its events may take on the heap
   * @param atEnd told once, when it has ended
   */
  TrackedRequest(
      NewRequest request, String callerId, LogSpace space, Consumer<TrackedRequest> atEnd) {
    this.request = request;
    this.atEnd = atEnd;
    this.journal = new Journal(request, callerId, space);
  }

  /**
   * Has the work done, unless it has ended already: at once where it outlives whoever asked, and
   * otherwise when they begin to take its answer.
   */
  void begin(Flow.Publisher<GenerationEvent> events) {
    work.of(events);
    if (request.outlives()) {
      work.want(Long.MAX_VALUE);
    }
  }

  NewRequest request() {
    return request;
  }

  @Override
  public String id() {
    return request.request().id();
  }

  @Override
  public RequestRecord record() {
    return journal.record();
  }

  @Override
  public Optional<List<GenerationEvent>> answer() {
    return journal.answer();
  }

  /** What is to be written down of it: once it has succeeded, with its answer. */
  KeptRequest kept(String gateway) {
    RequestRecord now = record();
    Optional<byte[]> whole =
        now.state() == RequestState.SUCCEEDED && MadeFiles.size(journal.files()) <= MAX_KEPT_FILES
            ? answer().flatMap(all -> form(now, all))
            : Optional.empty();
    byte[] body = request.body();
    return new KeptRequest(
        now,
        gateway,
        journal.holdsKey() ? request.key() : Optional.empty(),
        body.length <= MAX_KEPT_BODY ? Optional.of(body) : Optional.empty(),
        whole);
  }

  private Optional<byte[]> form(RequestRecord now, List<GenerationEvent> events) {
    try {
      return Optional.of(request.form().bytes(request.request(), now, events));
    } catch (RuntimeException e) { // a provider's metadata that JSON cannot hold
      LOG.error("The answer to request {} cannot be kept: {}", id(), e.getClass().getName());
      return Optional.empty();
    }
  }

  /** About how many bytes it holds. */
  long weight() {
    return journal.weight() + request.body().length;
  }

  // ---- followers ----

  @Override
  public Following follow(long after, RequestListener listener) {
    if (!reaches(after)) {
      throw new GatewayException(
          ErrorCode.NOT_FOUND, "The events behind that one are not kept any more.");
    }
    Follower follower = new Follower(this, listener, false, journal.from(after));
    followers.add(follower);
    return follower;
  }

  @Override
  public Following own(RequestListener listener) {
    Follower follower = new Follower(this, listener, !request.outlives(), 0);
    if (!owner.compareAndSet(null, follower)) {
      throw new IllegalStateException("A request has one owner.");
    }
    followers.add(follower);
    return follower;
  }

  @Nullable RequestEvent after(long sequence) {
    return journal.after(sequence);
  }

  boolean reaches(long sequence) {
    return journal.reaches(sequence);
  }

  /** Its owner takes so many pieces more. */
  void demand(long pieces) {
    work.want(pieces);
  }

  /** A follower gets nothing any more. */
  void gone(Follower follower) {
    followers.remove(follower);
  }

  /** A follower has left. */
  void left(Follower follower) {
    if (follower == owner.get() && !request.outlives()) {
      cancel();
    }
  }

  /** A follower failed to take an event; returns why it gets no more. */
  GatewayException failedToTell(boolean owned, Throwable failure) {
    GatewayException why =
        failure instanceof UndeliverableException known
            ? new GatewayException(known.code(), "The answer could not be delivered.")
            : new GatewayException(
                ErrorCode.INTERNAL, "The gateway failed to deliver the answer.", failure);
    if (!owned) {
      LOG.error("A follower of request {} failed: {}", id(), failure.getClass().getName());
      return why;
    }
    refusal =
        failure instanceof RuntimeException known
            ? known
            : new IllegalStateException("a class is missing", failure);
    end(RequestState.FAILED, Optional.of(why));
    if (runner != Thread.currentThread()) {
      work.stop(); // nobody else would tell the run
    }
    return why;
  }

  // ---- what it made ----

  /** Nobody can ask for it any more: what it made goes once its last follower has gone. */
  void forget() {
    forgotten = true;
    deleteFiles();
  }

  /** Whether what it made lies in files, which are too large to be kept for nobody. */
  boolean hasFiles() {
    return !journal.files().isEmpty();
  }

  private void deleteFiles() {
    if (forgotten && followers.isEmpty()) {
      MadeFiles.delete(journal.files());
    }
  }

  // ---- what happens to it ----

  @Override
  public void queued(int position, Optional<Duration> estimate) {
    append(
        (progress, number) -> {
          progress.queued(position, estimate);
          return new RequestEvent.Queued(number, position, estimate);
        });
  }

  @Override
  public void loading() {
    append(
        (progress, number) -> {
          progress.loading();
          return new RequestEvent.Loading(number);
        });
  }

  @Override
  public void started() {
    append(
        (progress, number) -> {
          progress.started();
          return new RequestEvent.Started(number);
        });
  }

  @Override
  public void routed(RouteTaken way) {
    append(
        (progress, number) -> {
          progress.routed(way);
          return new RequestEvent.Routed(number, way);
        });
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    work.begun(subscription);
  }

  @Override
  public void onNext(GenerationEvent event) {
    runner = Thread.currentThread();
    append(
        (progress, number) -> {
          progress.made(event);
          return new RequestEvent.Generated(number, event);
        });
    runner = null;
    RuntimeException why = refusal;
    if (why != null) {
      throw why; // the run ends, and is counted as failed rather than cancelled
    }
  }

  private void append(BiFunction<RequestProgress, Long, RequestEvent> event) {
    long seen = request.outlives() ? 0 : Follower.seenBy(owner.get());
    switch (journal.note(event, seen)) {
      case NOTED -> followers.wake();
      case OUTGROWN -> outgrown();
      case ENDED -> {} // whoever ended it has told everybody
    }
  }

  private void outgrown() {
    refusal = new UndeliverableException(ErrorCode.ANSWER_TOO_LARGE);
    GatewayException why =
        new GatewayException(
            ErrorCode.ANSWER_TOO_LARGE, "The answer is larger than a background request may have.");
    end(RequestState.FAILED, Optional.of(why));
  }

  @Override
  public void onComplete() {
    end(RequestState.SUCCEEDED, Optional.empty());
  }

  @Override
  public void onError(Throwable failure) {
    GatewayException known =
        failure instanceof GatewayException told
            ? told
            : new GatewayException(ErrorCode.INTERNAL, "The gateway failed.", failure);
    boolean expired = known.code() == ErrorCode.QUEUE_FULL && journal.waits();
    ended(journal.cut(expired ? RequestState.EXPIRED : RequestState.FAILED, Optional.of(known)));
  }

  @Override
  public void cancel() {
    GatewayException why = new GatewayException(ErrorCode.CANCELLED, "The request was cancelled.");
    if (ended(journal.cut(RequestState.CANCELLED, Optional.of(why)))) {
      work.stop();
    }
  }

  /** Ends it, unless it has ended. */
  boolean end(RequestState state, Optional<GatewayException> failure) {
    return ended(journal.end(state, failure));
  }

  /** Tells everybody, where this was its end. */
  private boolean ended(boolean first) {
    if (first) {
      followers.wake();
      atEnd.accept(this);
    }
    return first;
  }
}
