package io.plugai.http.generate.session;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.request.Following;
import io.plugai.core.api.request.Preparation;
import io.plugai.core.api.request.RequestEvent;
import io.plugai.core.api.request.RequestHandle;
import io.plugai.core.api.request.RequestListener;
import io.plugai.core.api.session.SessionContext;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.support.web.contract.SessionData;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that goes on with a session. What it adds is safe before it begins, with an answer that
 * is marked as interrupted, should nothing follow; what has come of the answer is written there now
 * and then, and when it ends, be it whole or not.
 */
final class SessionUse implements Conversation, RequestListener {
  private static final Logger LOG = LoggerFactory.getLogger(SessionUse.class);

  /** Between what is written of an answer that is not whole yet. */
  private static final long PAUSE = Duration.ofSeconds(2).toNanos();

  private static final Optional<String> INTERRUPTED = Optional.of(ErrorCode.INTERRUPTED.code());

  private final SessionPlace place;
  private final ModelRequest request;
  private final SessionContext sent;
  private final Settling settling;
  private final AssistantTurn answer = new AssistantTurn();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private final AtomicBoolean writing = new AtomicBoolean();
  private long lastWritten = System.nanoTime();

  // Set before the request begins.
  private volatile SessionPlace.@Nullable Begun begun;

  /** Which one answers. */
  private String model;

  /**
   * @param place where its answer goes
   * @param request with all that its model is sent
   * @param sent what of the session that is
   */
  SessionUse(SessionPlace place, ModelRequest request, SessionContext sent, Settling settling) {
    this.place = place;
    this.request = request;
    this.sent = sent;
    this.settling = settling;
    this.model = request.model();
  }

  @Override
  public ModelRequest request() {
    return request;
  }

  @Override
  public Optional<SessionData> session() {
    SessionPlace.Begun now = begun;
    return Optional.of(
        new SessionData(
            place.sessionId(), sent.leftOut(), now == null ? null : now.former().orElse(null)));
  }

  @Override
  public NextState nextState() {
    return NextState.NONE;
  }

  /** Has what is added kept. */
  @Override
  public Preparation preparation() {
    return () ->
        place
            .begin(answer.whole(request, model, INTERRUPTED).orElseThrow())
            .thenAccept(where -> begun = where);
  }

  /** Waits for what comes of it. */
  @Override
  public void follow(RequestHandle handle) {
    Following following = handle.follow(0, this);
    following.request(Long.MAX_VALUE);
  }

  @Override
  public void onEvent(RequestEvent event) {
    if (event instanceof RequestEvent.Generated generated) {
      if (generated.event() instanceof Finished) {
        settling.add(place.sessionId(), settled); // before its client can go on
      }
      answer.add(generated.event());
      keepSoFar();
    } else if (event instanceof RequestEvent.Routed routed) {
      model = routed.way().modelUsed().orElse(model);
    } else if (event instanceof RequestEvent.Ended ended) {
      keep(ended.failure().map(why -> why.code().code()));
    }
  }

  @Override
  public void onLost(GatewayException why) {
    keep(Optional.of(why.code().code()));
  }

  /** Should the gateway be killed, not all of it is gone. */
  private void keepSoFar() {
    long now = System.nanoTime();
    if (now - lastWritten >= PAUSE && writing.compareAndSet(false, true)) {
      lastWritten = now;
      var unused = write(INTERRUPTED).whenComplete((kept, failure) -> writing.set(false));
    }
  }

  private void keep(Optional<String> cut) {
    settling.add(place.sessionId(), settled);
    var unused =
        write(cut)
            .whenComplete(
                (kept, failure) -> {
                  settled.complete(null);
                  if (failure != null) {
                    notKept(failure);
                  }
                });
  }

  private CompletionStage<Void> write(Optional<String> cut) {
    SessionPlace.Begun where = begun;
    try {
      return where == null
          ? CompletableFuture.completedFuture(null)
          : place.settle(where, answer.whole(request, model, cut));
    } catch (RuntimeException e) { // more than a message may be
      return CompletableFuture.failedFuture(e);
    }
  }

  private void notKept(Throwable failure) {
    LOG.warn(
        "The answer to request {} is not whole in its session: {}",
        request.id(),
        failure instanceof GatewayException known
            ? known.getMessage()
            : failure.getClass().getName());
  }
}
