package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.dispatch.local.Memory.Amount;
import io.plugai.core.dispatch.local.Residency.Bounds;
import io.plugai.core.dispatch.local.Residency.Claim;
import io.plugai.core.dispatch.local.Residency.Place;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything happens on this one thread. */
@Tag("SYS-REQ-045")
class ResidencyTest {
  private static final long MIB = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final HandClock clock = new HandClock();
  private Bounds bounds = new Bounds(0, 0, PATIENCE, LONGEST);
  private Amount machine = Amount.UNKNOWN;
  private final Residency residency = new Residency(() -> machine, () -> bounds, clock);

  @Test
  void asManyAreLoadedAsTheBoundAllowsAndThenTheLeastRecentlyUsedLeaves() {
    bounds = new Bounds(0, 2, PATIENCE, LONGEST);
    Model oldest = load("oldest", 1);
    Model newest = load("newest", 1);
    newest.use();
    oldest.use();

    Claim claim = residency.claim(new Model("next"), 1);
    assertThat(claim.granted()).as("before the other is gone").isNotDone();
    assertThat(newest.evicted).isTrue();
    assertThat(oldest.evicted).isFalse();
    newest.gone();
    assertThat(claim.granted()).isCompleted();
  }

  @Test
  void noTwoThatLoadAtOnceClaimTheSameRoom() {
    machine = new Amount(1000 * MIB, 4000 * MIB);
    Claim first = residency.claim(new Model("first"), 600 * MIB);
    Claim second = residency.claim(new Model("second"), 600 * MIB);
    assertThat(first.granted()).isCompleted();
    assertThat(second.granted()).isNotDone();

    first.granted().join().release(); // it could not be loaded
    assertThat(second.granted()).isCompleted();
  }

  @Test
  void aPinnedModelNeverLeaves() {
    bounds = new Bounds(0, 1, PATIENCE, LONGEST);
    Model pinned = load("pinned", 1);
    pinned.pinned = true;

    Claim claim = residency.claim(new Model("other"), 1);
    assertThat(pinned.evicted).isFalse();
    assertThat(refusal(claim)).hasMessageContaining("no more than 1 models");
  }

  @Test
  void aModelInUseIsAskedToLeaveOnlyAfterAWhileAndEndsWhatItRuns() {
    bounds = new Bounds(0, 1, PATIENCE, LONGEST);
    Model busy = load("busy", 1);
    busy.inUse = true;
    Claim claim = residency.claim(new Model("other"), 1);
    assertThat(busy.asked).isFalse();

    clock.pass(PATIENCE);
    residency.look();
    assertThat(busy.asked).isTrue();
    assertThat(claim.granted()).isNotDone();
    busy.gone();
    assertThat(claim.granted()).isCompleted();
  }

  @Test
  void aModelThatBecomesIdleMeanwhileLeavesWithoutBeingAsked() {
    bounds = new Bounds(0, 1, PATIENCE, LONGEST);
    Model busy = load("busy", 1);
    busy.inUse = true;
    residency.claim(new Model("other"), 1);

    busy.inUse = false;
    residency.look();
    assertThat(busy.evicted).isTrue();
    assertThat(busy.asked).isFalse();
  }

  @Test
  void whatFitsInNoWayIsRefusedWithTheNumbersAndNobodyLeavesForIt() {
    machine = new Amount(1000 * MIB, 4000 * MIB);
    Model loaded = load("loaded", 500 * MIB);

    Claim claim = residency.claim(new Model("huge"), 1600 * MIB);
    assertThat(refusal(claim))
        .hasMessage(
            "huge cannot be loaded: it needs about 1600 MiB of memory, and no more than 1500 MiB"
                + " of 4000 MiB can be made free.");
    assertThat(loaded.evicted).isFalse();
  }

  @Test
  void theConfiguredBoundHoldsWhateverTheMachineHas() {
    machine = new Amount(100_000 * MIB, 200_000 * MIB);
    bounds = new Bounds(1000 * MIB, 0, PATIENCE, LONGEST);
    Model first = load("first", 700 * MIB);
    assertThat(refusal(residency.claim(new Model("huge"), 1001 * MIB)))
        .hasMessageContaining("1001 MiB")
        .hasMessageContaining("1000 MiB of 1000 MiB");

    residency.claim(new Model("second"), 700 * MIB);
    assertThat(first.evicted).isTrue();
  }

  @Test
  void noMoreLeaveThanHaveTo() {
    machine = new Amount(0, 3000 * MIB);
    bounds = new Bounds(3000 * MIB, 0, PATIENCE, LONGEST);
    machine = new Amount(3000 * MIB, 3000 * MIB);
    Model first = load("first", 1000 * MIB);
    Model second = load("second", 1000 * MIB);
    Model third = load("third", 1000 * MIB);

    residency.claim(new Model("next"), 900 * MIB);
    assertThat(first.evicted).isTrue();
    assertThat(second.evicted).isFalse();
    assertThat(third.evicted).isFalse();
  }

  @Test
  void aCopyThatTakesThePlaceOfAnotherOneFitsBesideItOrAfterIt() {
    bounds = new Bounds(1000 * MIB, 1, PATIENCE, LONGEST);
    Model model = load("model", 400 * MIB);
    assertThat(residency.claim(model, 400 * MIB).granted()).isCompleted();
    assertThat(model.evicted).as("there is room beside it").isFalse();

    residency.claim(model, 500 * MIB);
    assertThat(model.evicted).as("and now there is not").isTrue();
  }

  @Test
  void whoWaitsTooLongIsTold() {
    bounds = new Bounds(0, 1, PATIENCE, LONGEST);
    load("busy", 1).inUse = true;
    Claim claim = residency.claim(new Model("other"), 1);

    clock.pass(LONGEST);
    residency.look();
    assertThat(refusal(claim)).hasMessageContaining("no room in memory for other");
  }

  @Test
  void whoGivesUpLetsTheNextOneIn() {
    Model busy = load("busy", 500 * MIB);
    busy.inUse = true;
    machine = new Amount(100 * MIB, 1000 * MIB);
    Claim large = residency.claim(new Model("large"), 550 * MIB);
    Claim small = residency.claim(new Model("small"), 50 * MIB);
    assertThat(small.granted()).as("first come, first served").isNotDone();

    large.cancel();
    assertThat(large.granted()).isCompletedExceptionally();
    assertThat(small.granted()).isCompleted();
  }

  @Test
  void aPinnedModelDoesNotWaitBehindOthers() {
    bounds = new Bounds(0, 1, PATIENCE, LONGEST);
    Model busy = load("busy", 1);
    busy.inUse = true;
    Claim other = residency.claim(new Model("other"), 1);
    Model starter = new Model("starter");
    starter.pinned = true;
    Claim pinned = residency.claim(starter, 1);

    busy.gone();
    assertThat(pinned.granted()).isCompleted();
    assertThat(other.granted()).isNotCompleted();
  }

  private Model load(String id, long bytes) {
    Model model = new Model(id);
    model.place = residency.claim(model, bytes).granted().join();
    model.place.loaded();
    model.use();
    return model;
  }

  private static GatewayException refusal(Claim claim) {
    assertThatThrownBy(() -> claim.granted().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(GatewayException.class);
    return (GatewayException) claim.granted().handle((place, failure) -> failure).join();
  }

  private final class Model implements Resident {
    private final String id;
    private boolean pinned;
    private boolean inUse;
    private boolean evicted;
    private boolean asked;
    private Instant lastUsed = Instant.EPOCH;
    private Place place;

    private Model(String id) {
      this.id = id;
    }

    private void use() {
      clock.pass(Duration.ofSeconds(1));
      lastUsed = clock.instant();
    }

    private void gone() {
      place.release();
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public boolean pinned() {
      return pinned;
    }

    @Override
    public Instant lastUsed() {
      return lastUsed;
    }

    @Override
    public boolean evictIfIdle() {
      evicted = evicted || !inUse;
      return !inUse;
    }

    @Override
    public void yieldPlace() {
      asked = true;
    }
  }
}
