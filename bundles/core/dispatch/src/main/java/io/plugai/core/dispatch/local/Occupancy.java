package io.plugai.core.dispatch.local;

import io.plugai.core.dispatch.local.Memory.Amount;
import io.plugai.core.dispatch.local.Residency.Claim;
import io.plugai.core.dispatch.local.Residency.Place;
import io.plugai.core.dispatch.local.Residency.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is taken at one moment, and what could be free. Those that load have claimed memory that the
 * system may not yet count as taken, so it is taken off what is free.
 *
 * @param places all that have room
 * @param bounds what holds beside the machine's memory
 * @param machine the machine's memory
 */
record Occupancy(List<Place> places, Residency.Bounds bounds, Amount machine) {

  /** Whether there is room now. */
  boolean fits(Claim claim) {
    return free(place -> false) >= claim.bytes() && counts(claim, place -> false);
  }

  /** Whether there will be room once those that leave have left. */
  boolean willFit(Claim claim) {
    return free(Occupancy::leaves) >= claim.bytes() && counts(claim, Occupancy::leaves);
  }

  /** Whether there would be room if all left that may have to. */
  boolean couldFit(Claim claim) {
    return mostFree(claim) >= claim.bytes() && couldCount(claim);
  }

  /** Whether few enough models would be loaded if all left that may have to. */
  boolean couldCount(Claim claim) {
    return counts(claim, place -> mayLeave(place, claim));
  }

  /** What could be free at most, in bytes. */
  long mostFree(Claim claim) {
    return free(place -> mayLeave(place, claim));
  }

  /** What could be free at most for a model that is not here yet, in bytes. */
  long mostFree() {
    return Math.max(0, free(place -> leaves(place) || !place.owner().pinned()));
  }

  /** What there would be without any model, in bytes. */
  long total() {
    return bounds.bytes() > 0 ? Math.min(bounds.bytes(), machine.total()) : machine.total();
  }

  /** Those that could be asked to leave now; of its own model a claim replaces the copy. */
  List<Place> movable(Claim claim) {
    return places.stream()
        .filter(place -> place.stage() == Stage.LOADED && mayLeave(place, claim))
        .toList();
  }

  /** The same, once that one has begun to leave. */
  Occupancy without(Place left) {
    List<Place> others = new ArrayList<>(places);
    others.remove(left);
    Amount more = new Amount(machine.free() + left.bytes(), machine.total());
    return new Occupancy(others, bounds, more);
  }

  private static boolean leaves(Place place) {
    return place.stage() == Stage.LEAVING;
  }

  private static boolean mayLeave(Place place, Claim claim) {
    return leaves(place) || place.owner() == claim.owner() || !place.owner().pinned();
  }

  private long free(Predicate<Place> imaginedGone) {
    long machineFree = machine.free();
    long within = bounds.bytes() > 0 ? bounds.bytes() : Amount.PLENTY;
    for (Place place : places) {
      boolean gone = imaginedGone.test(place);
      boolean counted = place.stage() != Stage.LOADING;
      machineFree += gone && counted ? place.bytes() : 0;
      machineFree -= !gone && !counted ? place.bytes() : 0;
      within -= gone ? 0 : place.bytes();
    }
    return Math.min(machineFree, within);
  }

  private boolean counts(Claim claim, Predicate<Place> imaginedGone) {
    long others =
        places.stream()
            .filter(place -> place.owner() != claim.owner() && !imaginedGone.test(place))
            .map(Place::owner)
            .distinct()
            .count();
    return bounds.models() <= 0 || others < bounds.models();
  }
}
