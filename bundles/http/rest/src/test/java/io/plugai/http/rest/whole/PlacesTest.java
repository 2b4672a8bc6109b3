package io.plugai.http.rest.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final String GREEDY = "192.0.2.1";
  private static final String OTHER = "198.51.100.1";

  private final List<String> evicted = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Places places = new Places(3, Duration.ofMinutes(5), timer);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private Places.Place enter(String address, long weight, String name) {
    return places.enter(address, weight, late -> evicted.add(name + (late ? " late" : "")));
  }

  @Test
  void nobodyWaitsForLongerThanTheirTime() throws Exception {
    Places hasty = new Places(3, Duration.ofMillis(10), timer);
    CompletableFuture<Boolean> left = new CompletableFuture<>();

    hasty.enter(OTHER, 1, left::complete);

    assertThat(left.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(hasty.taken()).isZero();
  }

  @Test
  void whereThereIsRoomNobodyLeaves() {
    Places.Place first = enter(GREEDY, 2, "first");
    first.leave();
    first.leave();
    enter(GREEDY, 3, "second");

    assertThat(evicted).isEmpty();
    assertThat(places.taken()).isEqualTo(3);
  }

  @Test
  void whoHasWaitedLongestOfTheAddressThatTakesMostLeavesForWhoeverComes() {
    enter(OTHER, 1, "other");
    enter(GREEDY, 1, "first");
    enter(GREEDY, 1, "second");
    enter(GREEDY, 1, "third");
    enter(GREEDY, 1, "fourth");

    assertThat(evicted).containsExactly("first", "second");
    assertThat(places.taken()).isEqualTo(3);
  }

  @Test
  void whatIsLargerThanAllTheRoomHasItForItself() {
    enter(OTHER, 1, "other");
    enter(GREEDY, 1, "greedy");
    Places.Place large = enter(OTHER, 10, "large");

    assertThat(evicted).containsExactlyInAnyOrder("other", "greedy");
    large.leave();
    assertThat(places.taken()).isZero();
  }

  @Test
  void anAddressOfIpv6CountsWithItsNetwork() {
    assertThat(Places.network("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(Places.network("2001:db8:1:2::1"))
        .isNotEqualTo(Places.network("2001:db8:1:3::1"));
    assertThat(Places.network(OTHER)).isEqualTo(OTHER);
  }
}
