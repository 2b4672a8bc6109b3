package io.plugai.core.models;

import io.plugai.core.models.facts.PluginFacts;
import io.plugai.core.models.facts.StoredFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The models that were ever found, and what their plug-ins said of them. For one thread at a time.
 */
final class Memory {
  /** That a model is still there is not written down more often than that. */
  private static final Duration SEEN = Duration.ofDays(1);

  private final Map<String, Kept> kept = new HashMap<>();

  /**
   * A model that was found.
   *
   * @param told what its plug-in said
   * @param print tells that from other things
   * @param seenAt when it was last found, to a day
   */
  record Kept(
      String id,
      PluginFacts.Told told,
      long print,
      Instant addedAt,
      Instant seenAt,
      Optional<Instant> missingSince) {

    /** The part of the id before the first slash. */
    String provider() {
      return id.substring(0, id.indexOf('/'));
    }

    private Kept missing(Optional<Instant> since) {
      return new Kept(id, told, print, addedAt, seenAt, since);
    }

    private Kept addedAt(Instant at) {
      return new Kept(id, told, print, at, seenAt, missingSince);
    }

    private boolean sameAs(Kept other) {
      return print == other.print && missingSince.equals(other.missingSince);
    }
  }

  /** Tells facts from others, also after a restart. */
  static long print(String stored) {
    return ((long) stored.hashCode() << 32) | stored.length();
  }

  @Nullable Kept get(String id) {
    return kept.get(id);
  }

  Collection<Kept> all() {
    return kept.values();
  }

  void forget(String id) {
    kept.remove(id);
  }

  /** Forgets what has been missing since before then. */
  void forgetMissingSince(Instant time) {
    kept.values().removeIf(each -> each.missingSince().filter(time::isAfter).isPresent());
  }

  /**
   * Takes in what was kept elsewhere. What was found meanwhile is newer; only when it came is not.
   *
   * @return what is to be written there
   */
  List<Kept> restore(Collection<Kept> former) {
    Map<String, Kept> changed = new HashMap<>(kept);
    for (Kept model : former) {
      Kept now = kept.get(model.id());
      if (now == null) {
        kept.put(model.id(), model);
      } else {
        kept.put(model.id(), now.addedAt(model.addedAt()));
        if (now.sameAs(model)) {
          changed.remove(model.id());
        }
      }
    }
    return List.copyOf(changed.values());
  }

  /**
   * Notes what is found, and what is not found any more.
   *
   * @param isLookedFor whether the models of a provider would have been found
   * @return what has changed
   */
  List<Kept> note(Map<String, PluginFacts.Told> found, Predicate<String> isLookedFor, Instant now) {
    List<Kept> changed = new ArrayList<>();
    found.forEach((id, told) -> note(id, told, now).ifPresent(changed::add));
    for (Kept model : kept.values()) {
      if (model.missingSince().isEmpty()
          && !found.containsKey(model.id())
          && isLookedFor.test(model.provider())) {
        changed.add(model.missing(Optional.of(now)));
      }
    }
    changed.forEach(model -> kept.put(model.id(), model));
    return changed;
  }

  private Optional<Kept> note(String id, PluginFacts.Told told, Instant now) {
    Kept before = kept.get(id);
    boolean same = before != null && before.told() == told;
    if (before != null && same && before.missingSince().isEmpty() && !isLongAgo(before, now)) {
      return Optional.empty();
    }
    long print = before != null && same ? before.print() : print(StoredFacts.write(told));
    Instant addedAt = before == null ? now : before.addedAt();
    Kept next = new Kept(id, told, print, addedAt, now, Optional.empty());
    if (before != null && before.sameAs(next) && !isLongAgo(before, now)) {
      kept.put(id, new Kept(id, told, print, addedAt, before.seenAt(), Optional.empty()));
      return Optional.empty();
    }
    return Optional.of(next);
  }

  private static boolean isLongAgo(Kept model, Instant now) {
    return model.seenAt().plus(SEEN).isBefore(now);
  }
}
