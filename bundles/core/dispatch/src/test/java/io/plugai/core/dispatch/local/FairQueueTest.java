package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private static final int USERS = 50;
  private static final int REQUESTS = 500;

  private final FairQueue queue = new FairQueue();

  @Test
  @Tag("SYS-REQ-046")
  void whateverTheOrderEachOfFiftyUsersIsServedAsOftenAsTheOthers() {
    List<QueuedRequest> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(request("user" + i % USERS, 0));
    }
    long seed = System.nanoTime();
    Collections.shuffle(requests, new Random(seed));
    requests.forEach(queue::add);

    Map<String, Integer> served = new HashMap<>();
    for (int i = 1; i <= REQUESTS; i++) {
      served.merge(queue.next().asker().id(), 1, Integer::sum);
      if (i % USERS == 0) {
        int each = i / USERS;
        assertThat(served).as("seed %d", seed).hasSize(USERS);
        assertThat(served.values()).as("seed %d", seed).containsOnly(each);
      }
    }
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whoAsksForMuchKeepsNobodyWaiting() {
    for (int i = 0; i < 450; i++) {
      queue.add(request("greedy", 0));
    }
    QueuedRequest modest = request("modest", 0);
    queue.add(modest);

    queue.next();
    assertThat(queue.next()).isSameAs(modest);
  }

  @Test
  void whoComesBackHasNoTurnBeforeThoseThatStayed() {
    queue.add(request("a", 0));
    queue.add(request("b", 0));
    queue.add(request("b", 0));
    assertThat(queue.next().asker().id()).isEqualTo("a");
    queue.add(request("a", 0));

    assertThat(names()).containsExactly("b", "a", "b");
  }

  @Test
  void higherPrioritiesGoFirst() {
    queue.add(request("user", 0));
    queue.add(request("script", -1));
    queue.add(request("operator", 10));
    queue.add(request("operator", 10));

    assertThat(names()).containsExactly("operator", "operator", "user", "script");
  }

  @Test
  void theOrderThatIsToldIsTheOrderInWhichTheyAreServed() {
    Random random = new Random(4711);
    for (int i = 0; i < 200; i++) {
      queue.add(request("user" + random.nextInt(7), random.nextInt(3)));
    }
    List<QueuedRequest> told = queue.inOrder();
    List<QueuedRequest> served = new ArrayList<>();
    while (!queue.isEmpty()) {
      served.add(queue.next());
    }
    assertThat(served).isEqualTo(told);
  }

  @Test
  void whoLeavesIsGoneAtOnceAndOnlyOnce() {
    QueuedRequest first = request("a", 0);
    QueuedRequest second = request("a", 0);
    queue.add(first);
    queue.add(second);

    assertThat(queue.remove(first)).isTrue();
    assertThat(queue.remove(first)).isFalse();
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.next()).isSameAs(second);
    assertThat(queue.remove(second)).isFalse();
  }

  private List<String> names() {
    return queue.inOrder().stream()
        .map(request -> request.asker().id())
        .collect(Collectors.toList());
  }

  private static QueuedRequest request(String user, int priority) {
    return new QueuedRequest(new Asker(user, priority), new Waiting());
  }
}
