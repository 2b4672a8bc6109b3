package io.plugai.http.rest.whole;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What waits for its client, up to a bound. Whoever comes always gets in: where there is no room,
 * those leave who have waited longest, of the address that takes most. So nobody who makes the
 * gateway wait keeps others out, and nobody's wait costs more than the bound. Safe for all threads.
 */
final class Places {
  private static final int IPV6_NETWORK_BITS = 64; // what one subscriber has at least

  private final long room;
  private final Map<String, Line> lines = new HashMap<>();
  private long taken;

  /** So much may wait; the unit is the caller's. */
  Places(long room) {
    this.room = room;
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
    private final Runnable eviction;

    private Place(String network, long weight, Runnable eviction) {
      this.network = network;
      this.weight = weight;
      this.eviction = eviction;
    }

    void leave() {
      remove(this);
    }
  }

  /**
   * Takes a place.
   *
   * @param address the client's
   * @param eviction run once, by another thread, where the place is needed for somebody else
   */
  Place enter(String address, long weight, Runnable eviction) {
    Place place = new Place(network(address), weight, eviction);
    add(place).forEach(evicted -> evicted.eviction.run());
    return place;
  }

  private synchronized List<Place> add(Place place) {
    List<Place> evicted = new ArrayList<>();
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
