package io.plugai.core.requests;

import io.plugai.core.api.request.Following;
import io.plugai.core.api.request.RequestEvent;
import io.plugai.core.api.request.RequestEvent.Ended;
import io.plugai.core.api.request.RequestEvent.Generated;
import io.plugai.core.api.request.RequestListener;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One who follows a request: gets its events in order, one at a time, by whichever thread comes by,
 * and pieces of the answer only as far as they were asked for.
 */
final class Follower implements Following {
  private final TrackedRequest request;
  private volatile @Nullable RequestListener listener;
  private final boolean owner;
  private final AtomicLong demand = new AtomicLong();

  /** 0: idle; above: a thread delivers, and looks again before it goes. */
  private final AtomicInteger wanted = new AtomicInteger();

  /** The number of the last event that was delivered. */
  private volatile long seen;

  private volatile boolean over;

  Follower(TrackedRequest request, RequestListener listener, boolean owner, long seen) {
    this.request = request;
    this.listener = listener;
    this.owner = owner;
    this.seen = seen;
  }

  @Override
  public void request(long pieces) {
    if (pieces <= 0) {
      throw new IllegalArgumentException("pieces must be positive");
    }
    demand.accumulateAndGet(pieces, Follower::sum);
    if (owner) {
      request.demand(pieces);
    }
    deliver();
  }

  static long sum(long one, long other) {
    return one + other < 0 ? Long.MAX_VALUE : one + other;
  }

  @Override
  public void stop() {
    over = true;
    gone();
    request.left(this);
  }

  /** Delivers what there is and is wanted. */
  void deliver() {
    if (wanted.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      deliverAll();
      missed = wanted.addAndGet(-missed);
    } while (missed != 0);
    if (over) {
      gone();
    }
  }

  /** Holds nothing of its client's any more: the request may be kept for longer. */
  private void gone() {
    listener = null;
    request.gone(this);
  }

  private void deliverAll() {
    while (!over) {
      if (!request.reaches(seen)) {
        fallBehind();
        return;
      }
      RequestEvent event = request.after(seen);
      if (event == null || (event instanceof Generated && !take())) {
        return;
      }
      seen = event.sequence();
      over |= event instanceof Ended;
      tell(event);
    }
  }

  private boolean take() {
    return demand.getAndUpdate(d -> d == 0 || d == Long.MAX_VALUE ? d : d - 1) > 0;
  }

  private void tell(RequestEvent event) {
    RequestListener told = listener;
    if (told == null) {
      return;
    }
    try {
      told.onEvent(event);
    } catch (RuntimeException | LinkageError e) {
      GatewayException why = request.failedToTell(owner, e);
      if (!over) {
        lose(why);
      }
    }
  }

  private void fallBehind() {
    lose(
        new GatewayException(
            ErrorCode.NOT_FOUND, "Some events were not kept until this client could take them."));
  }

  private void lose(GatewayException why) {
    RequestListener told = listener;
    stop();
    if (told != null) {
      told.onLost(why);
    }
  }

  /** What it has seen need not be kept for it; of one that is over, nothing need be. */
  static long seenBy(@Nullable Follower follower) {
    return follower == null || follower.over ? Long.MAX_VALUE : follower.seen;
  }
}
