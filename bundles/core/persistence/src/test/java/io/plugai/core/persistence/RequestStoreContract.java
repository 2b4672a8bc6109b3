package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.request.IdempotencyKey;
import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestQuery;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.RequestState;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.core.api.route.RouteTaken.Outcome;
import io.plugai.core.api.route.RouteTaken.Step;
import io.plugai.core.api.store.RequestStore;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store of requests promises, on any database. */
abstract class RequestStoreContract {
  private static final Instant NOW = Samples.NOW;
  private static final RequestRecord.Failure STOPPED =
      new RequestRecord.Failure("interrupted", "It was stopped.");

  @TempDir Path folder;
  private final TestDatabase kind;
  private Persistence persistence;
  private RequestStore requests;
  private UsageStore usage;

  RequestStoreContract(TestDatabase kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws Exception {
    persistence = Persistence.open(kind.withSchema(folder));
    requests = persistence.get(RequestStore.class);
    usage = persistence.get(UsageStore.class);
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  @Test
  void aRequestIsFoundByItsOwnerOnlyWithItsAnswer() {
    requests.write(List.of(running("req_1", 1)));
    requests.write(List.of(ended("req_1", 1, "{\"output\":\"é😀\"}")));

    KeptRequest found = requests.find("req_1", "usr_a").orElseThrow();
    assertThat(found.record().state()).isEqualTo(RequestState.SUCCEEDED);
    assertThat(found.record().createdAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(text(found.answer())).isEqualTo("{\"output\":\"é😀\"}");
    assertThat(text(found.body())).isEqualTo("{\"model\":\"m\"}");
    assertThat(requests.find("req_1", "usr_b")).isEmpty();
    assertThat(requests.find("req_2", "usr_a")).isEmpty();
  }

  @Test
  void whatHasEndedDoesNotBegin() {
    requests.write(List.of(ended("req_1", 1, "{}"), running("req_1", 1)));

    assertThat(requests.find("req_1", "usr_a").orElseThrow().record().state())
        .isEqualTo(RequestState.SUCCEEDED);
  }

  @Test
  void aKeyIsUsedOnceByEachCaller() {
    IdempotencyKey key = new IdempotencyKey("k", "f");
    requests.write(List.of(keyed("req_1", "usr_a", key), keyed("req_2", "usr_b", key)));

    assertThat(requests.findByKey("k", "usr_a").orElseThrow().record().id()).isEqualTo("req_1");
    assertThat(requests.findByKey("k", "usr_b").orElseThrow().key()).contains(key);
    assertThat(requests.findByKey("other", "usr_a")).isEmpty();
    assertThatThrownBy(() -> requests.write(List.of(keyed("req_3", "usr_a", key))))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void requestsAreListedTheNewestFirstWithThoseThatOnlyUsageTellsOf() {
    usage.append(List.of(used("req_p", 2_500, "completed"), used("req_f", 1_500, "timeout")));
    usage.append(List.of(used("req_3", 3_500, "completed")));
    requests.write(List.of(running("req_1", 1), ended("req_2", 2, "{}"), ended("req_3", 3, "{}")));

    assertThat(ids(query(Set.of(), 10)))
        .containsExactly("req_3", "req_p", "req_2", "req_f", "req_1");
    assertThat(ids(query(Set.of(RequestState.FAILED), 10))).containsExactly("req_f");
    assertThat(ids(query(Set.of(RequestState.QUEUED), 10))).containsExactly("req_1");
    assertThat(requests.find("req_p", "usr_a").orElseThrow().record().kept()).isFalse();
  }

  @Test
  void anAttemptThatAnotherFollowedIsNoRequestOfItsOwn() {
    usage.append(
        List.of(
            attempt("use_1", 1_000, "backend_unavailable", true),
            attempt("use_2", 1_500, "completed", false)));

    assertThat(ids(query(Set.of(), 10))).containsExactly("req_r");
    assertThat(requests.find("req_r", "usr_a").orElseThrow().record().state())
        .isEqualTo(RequestState.SUCCEEDED);
  }

  @Test
  void theWayThatARequestTookIsKeptWithIt() {
    RouteTaken way =
        new RouteTaken(
            List.of(
                new Step("a/with spaces", Outcome.FAILED, Optional.of("rate_limited"), 12),
                new Step("local/b", Outcome.NOT_LOADED, Optional.empty(), 0),
                new Step("local/c", Outcome.ANSWERED, Optional.empty(), 345)),
            true);
    requests.write(List.of(running("req_1", 1)));
    requests.write(List.of(taking(way, ended("req_1", 1, "{}"))));

    assertThat(requests.find("req_1", "usr_a").orElseThrow().record().route()).contains(way);
    assertThat(requests.list(query(Set.of(), 10)).get(0).route()).contains(way);
  }

  private static KeptRequest taking(RouteTaken way, KeptRequest request) {
    RequestRecord is = request.record();
    return new KeptRequest(
        new RequestRecord(
            is.id(),
            is.callerId(),
            is.correlationId(),
            is.model(),
            is.modality(),
            is.kept(),
            is.regenerates(),
            is.state(),
            is.position(),
            is.estimate(),
            is.progress(),
            is.createdAt(),
            is.startedAt(),
            is.endedAt(),
            is.failure(),
            Optional.of(way),
            is.lastEvent()),
        request.gateway(),
        request.key(),
        request.body(),
        request.answer());
  }

  @Test
  void pagesFollowEachOther() {
    usage.append(List.of(used("req_p", 2_500, "completed"), used("req_f", 1_500, "timeout")));
    requests.write(List.of(running("req_1", 1), ended("req_2", 2, "{}"), ended("req_3", 3, "{}")));

    List<RequestRecord> first = requests.list(query(Set.of(), 2));
    RequestRecord last = first.get(1);
    RequestQuery second =
        new RequestQuery(
            "usr_a",
            Set.of(),
            Optional.empty(),
            Optional.of(new RequestQuery.Position(last.listedAt(), last.id())),
            10);
    assertThat(first).extracting(RequestRecord::id).containsExactly("req_3", "req_p");
    assertThat(ids(second)).containsExactly("req_2", "req_f", "req_1");
  }

  @Test
  void whatAGatewayHadUnderWayFails() {
    requests.write(List.of(running("req_1", 1), ended("req_2", 2, "{}")));

    assertThat(requests.endInterrupted(Optional.of("gw_other"), NOW.plusSeconds(9), STOPPED))
        .isZero();
    assertThat(requests.endInterrupted(Optional.of("gw"), NOW.plusSeconds(9), STOPPED)).isOne();
    RequestRecord failed = requests.find("req_1", "usr_a").orElseThrow().record();
    assertThat(failed.state()).isEqualTo(RequestState.FAILED);
    assertThat(failed.failure()).contains(STOPPED);
    assertThat(failed.endedAt()).isPresent();
  }

  @Test
  void whatEndedLongAgoIsForgottenInParts() {
    requests.write(List.of(running("req_1", 1), ended("req_2", 2, "{}"), ended("req_3", 3, "{}")));

    assertThat(requests.deleteEndedBefore(NOW.plusSeconds(100), 1)).isOne();
    assertThat(requests.deleteEndedBefore(NOW.plusSeconds(100), 5)).isOne();
    assertThat(ids(query(Set.of(), 10))).containsExactly("req_1");
  }

  private List<String> ids(RequestQuery query) {
    return requests.list(query).stream().map(RequestRecord::id).toList();
  }

  private static RequestQuery query(Set<RequestState> states, int limit) {
    return new RequestQuery("usr_a", states, Optional.empty(), Optional.empty(), limit);
  }

  private static String text(Optional<byte[]> bytes) {
    return new String(bytes.orElseThrow(), StandardCharsets.UTF_8);
  }

  private static KeptRequest running(String id, int second) {
    return kept(id, "usr_a", second, RequestState.QUEUED, Optional.empty(), Optional.empty());
  }

  private static KeptRequest ended(String id, int second, String answer) {
    return kept(id, "usr_a", second, RequestState.SUCCEEDED, Optional.empty(), Optional.of(answer));
  }

  private static KeptRequest keyed(String id, String caller, IdempotencyKey key) {
    return kept(id, caller, 1, RequestState.QUEUED, Optional.of(key), Optional.empty());
  }

  private static KeptRequest kept(
      String id,
      String caller,
      int second,
      RequestState state,
      Optional<IdempotencyKey> key,
      Optional<String> answer) {
    Instant at = NOW.plusSeconds(second);
    return new KeptRequest(
        new RequestRecord(
            id,
            caller,
            "mine",
            "p/m",
            "text",
            true,
            Optional.empty(),
            state,
            OptionalInt.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            at,
            Optional.empty(),
            state.isTerminal() ? Optional.of(at.plusMillis(1)) : Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0),
        "gw",
        key,
        Optional.of("{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8)),
        answer.map(json -> json.getBytes(StandardCharsets.UTF_8)));
  }

  private static UsageRecord used(String requestId, long millis, String outcome) {
    return used("use_" + requestId, requestId, millis, outcome, false);
  }

  private static UsageRecord attempt(String id, long millis, String outcome, boolean followed) {
    return used(id, "req_r", millis, outcome, followed);
  }

  private static UsageRecord used(
      String id, String requestId, long millis, String outcome, boolean followed) {
    return new UsageRecord(
        id,
        NOW.plusMillis(millis),
        requestId,
        "usr_a",
        "local",
        "local",
        "p",
        "p/m",
        "text",
        true,
        Optional.empty(),
        outcome,
        1,
        2,
        false,
        java.util.Map.of(),
        Optional.empty(),
        10,
        Optional.empty(),
        400,
        followed,
        Optional.empty());
  }
}
