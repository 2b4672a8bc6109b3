package io.plugai.core.dispatch.local;

import io.plugai.spi.error.GatewayException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for one model, in the order they came. Guarded by the model's lock; the
 * tickets are told through the model's effects, once the lock is free.
 */
final class WaitLine {
  private static final int LOADING = -1;

  private final Deque<Place> places = new ArrayDeque<>();
  private final EffectQueue effects;

  WaitLine(EffectQueue effects) {
    this.effects = effects;
  }

  int size() {
    return places.size();
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  Place join(Ticket ticket) {
    Place place = new Place(ticket);
    places.addLast(place);
    return place;
  }

  /** Takes the longest waiting out of the line; there must be one. */
  Ticket next() {
    Place place = places.removeFirst();
    place.leave();
    return place.ticket;
  }

  /** Takes a request out of the line; false where it is no longer in it. */
  boolean leave(Place place) {
    boolean waited = places.remove(place);
    if (waited) {
      place.leave();
    }
    return waited;
  }

  void refuseAll(GatewayException reason) {
    while (!places.isEmpty()) {
      Ticket ticket = next();
      effects.add(() -> ticket.refused(reason));
    }
  }

  /** Tells everybody who does not know it yet what they wait for. */
  void announce(boolean loading) {
    int position = 0;
    for (Place place : places) {
      position++;
      place.announce(loading ? LOADING : position, effects);
    }
  }

  /** Bounds the wait of each request for a runner, where it is not bounded yet. */
  void boundAbsence(Function<Place, ScheduledFuture<?>> timer) {
    for (Place place : places) {
      if (place.absence == null) {
        place.absence = timer.apply(place);
      }
    }
  }

  /** A runner is there: nobody waits for one any more. */
  void endAbsence() {
    for (Place place : places) {
      place.absence = cancel(place.absence);
    }
  }

  private static @Nullable ScheduledFuture<?> cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
    return null;
  }

  /** One request in the line. */
  static final class Place {
    private final Ticket ticket;
    private int announced;
    private boolean waiting = true;
    private @Nullable ScheduledFuture<?> limit;
    private @Nullable ScheduledFuture<?> absence;

    private Place(Ticket ticket) {
      this.ticket = ticket;
    }

    Ticket ticket() {
      return ticket;
    }

    boolean waiting() {
      return waiting;
    }

    /** Sets the timer that ends the wait at last. */
    void bound(ScheduledFuture<?> timer) {
      limit = timer;
    }

    private void announce(int state, EffectQueue effects) {
      if (announced == state) {
        return;
      }
      announced = state;
      effects.add(state == LOADING ? ticket::loading : () -> ticket.queued(state));
    }

    private void leave() {
      waiting = false;
      limit = cancel(limit);
      absence = cancel(absence);
    }
  }
}
