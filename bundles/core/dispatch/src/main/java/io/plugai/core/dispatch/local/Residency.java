package io.plugai.core.dispatch.local;

import io.plugai.core.dispatch.local.Memory.Amount;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which models may be in memory together. Whoever loads one claims its room first, so that
 * no two claim the same. Where there is too little, the least recently used models leave: idle ones
 * at once, those in use once the claim has waited for a while; pinned ones never. Claims are served
 * in the order in which they came, pinned ones first; what cannot fit in any way is refused.
 *
 * <p>Holds no lock: what is asked of it is done one by one, on whichever thread comes by, which
 * holds no lock of a model either.
 */
final class Residency {
  private static final Logger LOG = LoggerFactory.getLogger(Residency.class);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Memory memory;
  private final Supplier<Bounds> bounds;
  private final InstantSource clock;
  private final EffectQueue tasks = new EffectQueue();
  private final List<Place> places = new ArrayList<>();
  private final List<Claim> waiting = new ArrayList<>();

  Residency(Memory memory, Supplier<Bounds> bounds, InstantSource clock) {
    this.memory = memory;
    this.bounds = bounds;
    this.clock = clock;
  }

  /**
   * What holds beside the machine's memory.
   *
   * @param bytes what all models together may take; 0: no such bound
   * @param models how many models may be loaded; 0: as many as fit
   * @param patience how long a claim waits for models in use before they are asked to leave
   * @param longest how long a claim waits at all
   */
  record Bounds(long bytes, int models, Duration patience, Duration longest) {}

  /** Where a copy is in its life. */
  enum Stage {
    LOADING,
    LOADED,
    LEAVING
  }

  /** Room that one copy of a model has, from before it is loaded until it is gone. */
  final class Place {
    private final Resident owner;
    private final long bytes;
    private Stage stage = Stage.LOADING;

    private Place(Resident owner, long bytes) {
      this.owner = owner;
      this.bytes = bytes;
    }

    Resident owner() {
      return owner;
    }

    /** About how much memory it takes. */
    long bytes() {
      return bytes;
    }

    Stage stage() {
      return stage;
    }

    /** The copy is in memory. */
    void loaded() {
      act(() -> stage = stage == Stage.LOADING ? Stage.LOADED : stage);
    }

    /** The copy ends what it has begun. */
    void leaving() {
      act(() -> stage = Stage.LEAVING);
    }

    /** The copy is gone. Does nothing the second time. */
    void release() {
      act(() -> places.remove(this));
    }
  }

  /** A wish for room. */
  final class Claim {
    private final Resident owner;
    private final long bytes;
    private final Instant since = clock.instant();
    private final CompletableFuture<Place> granted = new CompletableFuture<>();

    private Claim(Resident owner, long bytes) {
      this.owner = owner;
      this.bytes = bytes;
    }

    Resident owner() {
      return owner;
    }

    long bytes() {
      return bytes;
    }

    /** Completes with the room; exceptionally with why there is none. */
    CompletableFuture<Place> granted() {
      return granted;
    }

    /** Nobody wants it any more. Does nothing where it is answered. */
    void cancel() {
      act(
          () -> {
            if (waiting.remove(this)) {
              granted.completeExceptionally(new CancellationException());
            }
          });
    }

    private Duration age() {
      return Duration.between(since, clock.instant());
    }
  }

  /** Claims room for a copy of a model; answered on any thread, perhaps before this returns. */
  Claim claim(Resident owner, long bytes) {
    Claim claim = new Claim(owner, bytes);
    act(() -> waiting.add(owner.pinned() ? 0 : waiting.size(), claim));
    return claim;
  }

  /** What a model that is not here yet could have. */
  CompletableFuture<Amount> room() {
    CompletableFuture<Amount> room = new CompletableFuture<>();
    act(
        () -> {
          Occupancy now = new Occupancy(List.copyOf(places), bounds.get(), memory.now());
          room.complete(new Amount(now.mostFree(), now.total()));
        });
    return room;
  }

  /** Something may have changed: a model in use, or the machine. */
  void look() {
    act(() -> {});
  }

  private void act(Runnable change) {
    tasks.add(
        () -> {
          change.run();
          while (!waiting.isEmpty() && answer(waiting.get(0))) {
            continue;
          }
        });
    tasks.run();
  }

  /** Whether the first claim is answered, one way or the other. */
  private boolean answer(Claim claim) {
    Bounds now = bounds.get();
    Amount amount = memory.now();
    Occupancy occupancy = new Occupancy(List.copyOf(places), now, amount);
    if (occupancy.fits(claim)) {
      waiting.remove(claim);
      grant(claim);
      return true;
    }
    if (!occupancy.couldFit(claim) || claim.age().compareTo(now.longest()) >= 0) {
      waiting.remove(claim);
      claim.granted.completeExceptionally(refusal(claim, occupancy, now));
      return true;
    }
    makeRoom(claim, occupancy, claim.age().compareTo(now.patience()) >= 0);
    return false;
  }

  private void grant(Claim claim) {
    Place place = new Place(claim.owner, claim.bytes);
    places.add(place);
    claim.granted.complete(place);
  }

  /** Has models leave, the least recently used first, until enough of them do. */
  private void makeRoom(Claim claim, Occupancy occupancy, boolean patienceIsOver) {
    List<Place> candidates =
        occupancy.movable(claim).stream()
            .sorted(
                Comparator.comparing((Place place) -> place.owner == claim.owner)
                    .thenComparing(place -> place.owner.lastUsed()))
            .toList();
    Occupancy after = occupancy;
    for (Place place : candidates) {
      if (!after.willFit(claim) && place.owner.evictIfIdle()) {
        LOG.info("{} leaves memory to make room for {}", place.owner.id(), claim.owner.id());
        place.stage = Stage.LEAVING;
        after = after.without(place);
      }
    }
    for (Place place : candidates) {
      boolean own = place.owner == claim.owner;
      if (!after.willFit(claim) && place.stage == Stage.LOADED && (own || patienceIsOver)) {
        LOG.info("{} ends what it runs to make room for {}", place.owner.id(), claim.owner.id());
        place.owner.yieldPlace();
        place.stage = Stage.LEAVING;
        after = after.without(place);
      }
    }
  }

  private static GatewayException refusal(Claim claim, Occupancy occupancy, Bounds bounds) {
    String id = claim.owner.id();
    if (occupancy.couldFit(claim)) {
      return unavailable(
              "There was no room in memory for %s within %d s."
                  .formatted(id, bounds.longest().toSeconds()))
          .withRetryAfter(RETRY);
    }
    if (!occupancy.couldCount(claim)) {
      return unavailable(
          "%s cannot be loaded: no more than %d models may be, and others are pinned."
              .formatted(id, bounds.models()));
    }
    return unavailable(
        ("%s cannot be loaded: it needs about %d MiB of memory, and no more than %d MiB of %d MiB"
                + " can be made free.")
            .formatted(
                id, mib(claim.bytes), mib(occupancy.mostFree(claim)), mib(occupancy.total())));
  }

  private static GatewayException unavailable(String message) {
    return new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, message);
  }

  private static long mib(long bytes) {
    return bytes >> 20;
  }
}
