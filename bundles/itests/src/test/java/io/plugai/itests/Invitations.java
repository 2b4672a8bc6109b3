package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.itests.Client.Reply;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Four clients that make invites and ask a model as fast as they can. What they are refused, they
 * are refused with a time to retry: all else is a surprise.
 */
final class Invitations {
  final Set<String> answered = ConcurrentHashMap.newKeySet();
  final Set<String> surprises = ConcurrentHashMap.newKeySet();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  Invitations(Client operator, Client script) {
    for (int i = 0; i < 3; i++) {
      threads.execute(() -> repeat(() -> invite(operator)));
    }
    threads.execute(() -> repeat(() -> generate(script)));
  }

  private interface Act {
    void run() throws Exception;
  }

  private void repeat(Act act) {
    while (!over.get()) {
      try {
        act.run();
      } catch (Exception e) {
        refused.incrementAndGet(); // no answer, so nothing was promised
      }
    }
  }

  private void invite(Client operator) throws Exception {
    Reply reply = operator.post("/v1/invites", "{}");
    if (reply.status() == 201) {
      answered.add(reply.text("/id"));
      made.incrementAndGet();
    } else {
      refused(reply);
    }
  }

  private void generate(Client script) throws Exception {
    Reply reply = script.post("/v1/generate", StatefulGateway.GENERATE);
    if (reply.status() != 200) {
      refused(reply);
    }
  }

  private void refused(Reply reply) throws Exception {
    refused.incrementAndGet();
    String code = reply.text("/error/code");
    boolean told = reply.headers().firstValue("Retry-After").isPresent();
    if (reply.status() != 503
        || !told
        || !Set.of("unavailable", "backend_unavailable").contains(code)) {
      surprises.add(reply.status() + " " + reply.text());
    }
  }

  void await(int more) throws InterruptedException {
    awaitMore(made, more);
  }

  void awaitRefusals(int more) throws InterruptedException {
    awaitMore(refused, more);
  }

  private static void awaitMore(AtomicInteger counter, int more) throws InterruptedException {
    int goal = counter.get() + more;
    while (counter.get() < goal) {
      Thread.sleep(10); // another process gives us no event
    }
  }

  void end() throws InterruptedException {
    over.set(true);
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  /** The ids of all invites that a gateway has. */
  static Set<String> idsAt(Client operator) throws Exception {
    Set<String> ids = new HashSet<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      JsonNode page =
          operator
              .get("/v1/invites?limit=200" + (next.get().isEmpty() ? "" : "&after=" + next.get()))
              .expect(200)
              .json();
      page.at("/invites").forEach(invite -> ids.add(invite.at("/id").asText()));
      next = Optional.of(page.at("/next").asText()).filter(text -> !text.isEmpty());
    }
    return ids;
  }
}
