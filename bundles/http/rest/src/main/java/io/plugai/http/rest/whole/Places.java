package io.plugai.http.rest.whole;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What waits for its client, up to a bound, and not for long. Whoever comes always gets in: where
 * there is no room, those leave who have waited longest, of the address that takes most. So nobody
 * who makes the gateway wait keeps others out, and nobody's wait costs more than the bound. Safe
 * for all threads.
 */
final class Places {
  private static final int IPV6_NETWORK_BITS = 64; // what one subscriber has at least

  private final long room;
  private final Duration longest;
  private final ScheduledExecutorService timer;
  private final Map<String, Line> lines = new HashMap<>();
  private long taken;

  /**
   * Places for so much, and for so long.
   *
   * @param room in a unit of the caller's
   * @param timer ends what has waited for too long
   */
  Places(long room, Duration longest, ScheduledExecutorService timer) {
    this.room = room;
    this.longest = longest;
    this.timer = timer;
  }

  /** What becomes of somebody who must leave. */
  @FunctionalInterface
  interface Eviction {
    /**
     * Ends the wait; run once, by another thread.
     *
     * @param late whether its time is over, rather than that somebody else needs the place
     */
    void end(boolean late);
  }

  /** Those of one address, as they came. */
  private static final class Line {
    private final LinkedHashSet<Place> places = new LinkedHashSet<>();
    private long weight;
  }

  /** What one request takes; it is given back once, however often that is said. */
  final class Place {
    private final String network;
    private final long weight;
    private final Eviction eviction;
    private final ScheduledFuture<?> end;
    private boolean left; // guarded by the places

    private Place(String network, long weight, Eviction eviction) {
      this.network = network;
      this.weight = weight;
      this.eviction = eviction;
      this.end = timer.schedule(() -> evict(true), longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void evict(boolean late) {
      leave();
      eviction.end(late);
    }

    void leave() {
      end.cancel(false);
      remove(this);
    }
  }

  /**
   * Takes a place.
   *
   * @param address the client's
   */
  Place enter(String address, long weight, Eviction eviction) {
    Place place = new Place(network(address), weight, eviction);
    add(place).forEach(evicted -> evicted.evict(false));
    return place;
  }

  private synchronized List<Place> add(Place place) {
    List<Place> evicted = new ArrayList<>();
    if (place.left) {
      return evicted; // its time was over before it began
    }
    while (taken + place.weight > room && !lines.isEmpty()) {
      Place next = longestOfTheGreediest();
      remove(next);
      evicted.add(next);
    }
    Line line = lines.computeIfAbsent(place.network, network -> new Line());
    line.places.add(place);
    line.weight += place.weight;
    taken += place.weight;
    return evicted;
  }

  private Place longestOfTheGreediest() {
    Line greediest = null;
    for (Line line : lines.values()) {
      greediest = greediest == null || line.weight > greediest.weight ? line : greediest;
    }
    return Objects.requireNonNull(greediest).places.iterator().next();
  }

  private synchronized void remove(Place place) {
    place.left = true;
    Line line = lines.get(place.network);
    if (line != null && line.places.remove(place)) {
      line.weight -= place.weight;
      taken -= place.weight;
      if (line.places.isEmpty()) {
        lines.remove(place.network);
      }
    }
  }

  /** How much waits. */
  synchronized long taken() {
    return taken;
  }

  /** An address of IPv4 is one client's; of IPv6 each has a whole network. */
  static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      BigInteger bits = new BigInteger(1, InetAddress.getByName(address).getAddress());
      return bits.shiftRight(IPV6_NETWORK_BITS).toString(Character.MAX_RADIX);
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
