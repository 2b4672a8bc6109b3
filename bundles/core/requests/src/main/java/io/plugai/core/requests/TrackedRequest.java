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
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.LongFunction;
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

  private final NewRequest request;
  private final LogSpace space;
  private final Consumer<TrackedRequest> atEnd;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();

  // All below is guarded by the lock.
  private final EventLog log = new EventLog();
  private final RequestProgress progress;
  private Flow.@Nullable Publisher<GenerationEvent> work;
  private Flow.@Nullable Subscription upstream;
  private @Nullable Follower owner;
  private long demand;
  private boolean ended;

  /** Why its owner could not take it; to be told to the run by the thread that runs it. */
  private volatile @Nullable RuntimeException refusal;

  /** The thread that brings a piece of the answer at the moment. */
  private volatile @Nullable Thread runner;

  /** Whether nobody can ask for it any more; guarded by the lock. */
  private boolean forgotten;

  /**
   * @param space what its events may take on the heap
   * @param atEnd told once, when it has ended
   */
  TrackedRequest(
      NewRequest request, String callerId, LogSpace space, Consumer<TrackedRequest> atEnd) {
    this.request = request;
    this.space = space;
    this.atEnd = atEnd;
    this.progress = new RequestProgress(request, callerId);
  }

  /**
   * Has the work done, unless it has ended already: at once where it outlives whoever asked, and
   * otherwise when they begin to take its answer.
   */
  void begin(Flow.Publisher<GenerationEvent> events) {
    synchronized (lock) {
      work = events;
    }
    if (request.outlives()) {
      demand(Long.MAX_VALUE);
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
    synchronized (lock) {
      return progress.record(log.last());
    }
  }

  @Override
  public Optional<List<GenerationEvent>> answer() {
    synchronized (lock) {
      return log.answer();
    }
  }

  /** What is to be written down of it: once it has succeeded, with its answer. */
  KeptRequest kept(String gateway) {
    RequestRecord now = record();
    Optional<byte[]> whole =
        now.state() == RequestState.SUCCEEDED
            ? answer().map(events -> form(now, events))
            : Optional.empty();
    byte[] body = request.body();
    return new KeptRequest(
        now,
        gateway,
        request.key(),
        body.length <= MAX_KEPT_BODY ? Optional.of(body) : Optional.empty(),
        whole);
  }

  private byte[] form(RequestRecord now, List<GenerationEvent> events) {
    return request.form().bytes(request.request(), now.createdAt(), events);
  }

  /** About how many bytes it holds. */
  long weight() {
    synchronized (lock) {
      return log.weight() + request.body().length;
    }
  }

  // ---- followers ----

  @Override
  public Following follow(long after, RequestListener listener) {
    if (!reaches(after)) {
      throw new GatewayException(
          ErrorCode.NOT_FOUND, "The events behind that one are not kept any more.");
    }
    Follower follower = new Follower(this, listener, false, after);
    followers.add(follower);
    return follower;
  }

  @Override
  public Following own(RequestListener listener) {
    Follower follower = new Follower(this, listener, !request.outlives(), 0);
    synchronized (lock) {
      if (owner != null) {
        throw new IllegalStateException("A request has one owner.");
      }
      owner = follower;
    }
    followers.add(follower);
    return follower;
  }

  @Nullable RequestEvent after(long sequence) {
    synchronized (lock) {
      return log.after(sequence);
    }
  }

  boolean reaches(long sequence) {
    synchronized (lock) {
      return log.reaches(sequence);
    }
  }

  /** A follower has gone. */
  void left(Follower follower) {
    remove(follower);
    boolean owned;
    synchronized (lock) {
      owned = follower == owner && !request.outlives();
    }
    if (owned) {
      cancel();
    }
  }

  /** A follower failed to take an event; returns why it gets no more. */
  GatewayException failedToTell(Follower follower, boolean owned, Throwable failure) {
    GatewayException why = explain(failure);
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
      stopWork(); // nobody else would tell the run
    }
    return why;
  }

  private void stopWork() {
    Flow.Subscription running;
    synchronized (lock) {
      running = upstream;
    }
    if (running != null) {
      running.cancel();
    }
  }

  private static GatewayException explain(Throwable why) {
    return why instanceof UndeliverableException known
        ? new GatewayException(known.code(), "The answer could not be delivered.")
        : new GatewayException(ErrorCode.INTERNAL, "The gateway failed to deliver the answer.");
  }

  private void wake() {
    for (Follower follower : followers) {
      follower.deliver();
      if (follower.isOver()) {
        remove(follower);
      }
    }
  }

  private void remove(Follower follower) {
    followers.remove(follower);
    deleteFiles();
  }

  /** Nobody can ask for it any more: what it made goes once its last follower has gone. */
  void forget() {
    synchronized (lock) {
      forgotten = true;
    }
    deleteFiles();
  }

  /** Whether what it made lies in files, which are too large to be kept for nobody. */
  boolean hasFiles() {
    synchronized (lock) {
      return log.hasFiles();
    }
  }

  private void deleteFiles() {
    List<Path> files;
    synchronized (lock) {
      if (!forgotten || !log.hasFiles() || !followers.isEmpty()) {
        return;
      }
      files = log.files();
    }
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("A file of request {} stays: {}", id(), e.getClass().getName());
      }
    }
  }

  // ---- what happens to it ----

  @Override
  public void queued(int position) {
    append(
        number -> {
          progress.queued(position, Optional.<Duration>empty());
          return new RequestEvent.Queued(number, position, Optional.empty());
        });
  }

  @Override
  public void loading() {
    append(
        number -> {
          progress.loading();
          return new RequestEvent.Loading(number);
        });
  }

  @Override
  public void started() {
    append(
        number -> {
          progress.started();
          return new RequestEvent.Started(number);
        });
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    long wanted;
    synchronized (lock) {
      wanted = ended ? -1 : demand;
      upstream = subscription;
      demand = 0;
    }
    if (wanted < 0) {
      subscription.cancel();
    } else if (wanted > 0) {
      subscription.request(wanted);
    }
  }

  @Override
  public void onNext(GenerationEvent event) {
    runner = Thread.currentThread();
    append(
        number -> {
          progress.made(event);
          return new RequestEvent.Generated(number, event);
        });
    runner = null;
    RuntimeException why = refusal;
    if (why != null) {
      throw why; // the run ends, and is counted as failed rather than cancelled
    }
  }

  private void append(LongFunction<RequestEvent> event) {
    boolean fits;
    synchronized (lock) {
      if (ended) {
        return;
      }
      log.add(event.apply(log.next()));
      fits = space.holds(log, request.outlives() ? 0 : Follower.seenBy(owner));
    }
    if (!fits) {
      refusal = new UndeliverableException(ErrorCode.ANSWER_TOO_LARGE);
      end(
          RequestState.FAILED,
          Optional.of(
              new GatewayException(
                  ErrorCode.ANSWER_TOO_LARGE,
                  "The answer is larger than this gateway holds for a request that goes on without"
                      + " its caller.")));
      return;
    }
    wake();
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
    boolean expired;
    synchronized (lock) {
      expired = known.code() == ErrorCode.QUEUE_FULL && progress.waits();
    }
    end(expired ? RequestState.EXPIRED : RequestState.FAILED, Optional.of(known));
  }

  @Override
  public void cancel() {
    GatewayException why = new GatewayException(ErrorCode.CANCELLED, "The request was cancelled.");
    if (end(RequestState.CANCELLED, Optional.of(why))) {
      stopWork();
    }
  }

  /** Ends it, unless it has ended. */
  boolean end(RequestState state, Optional<GatewayException> failure) {
    synchronized (lock) {
      if (ended) {
        return false;
      }
      ended = true;
      progress.ended(state, failure);
      log.add(new RequestEvent.Ended(log.next(), state, failure));
      space.give();
    }
    wake();
    atEnd.accept(this);
    return true;
  }

  /** Its owner takes so many pieces more. */
  void demand(long pieces) {
    Flow.Subscription running;
    Flow.Publisher<GenerationEvent> next;
    synchronized (lock) {
      running = upstream;
      if (running == null) {
        demand = Follower.sum(demand, pieces);
      }
      next = ended ? null : work;
      work = null;
    }
    if (next != null) {
      next.subscribe(this);
    } else if (running != null) {
      running.request(pieces);
    }
  }
}
