package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.session.Sessions;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.SessionStore.Append;
import io.plugai.core.api.store.SessionStore.Edit;
import io.plugai.core.api.store.SessionStore.Found;
import io.plugai.core.api.store.SessionStore.NewMessage;
import io.plugai.core.api.store.SessionStore.StoredMessage;
import io.plugai.core.api.store.UserStore;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store of sessions promises, on any database. */
abstract class SessionStoreContract {
  private static final Instant NOW = Samples.NOW;
  private static final String ANN = "usr_ann";
  private static final String BOB = "usr_bob";

  @TempDir Path folder;
  private final TestDatabase kind;
  private final AtomicLong ids = new AtomicLong();
  private Persistence persistence;
  private SessionStore sessions;

  SessionStoreContract(TestDatabase kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws Exception {
    persistence = Persistence.open(kind.withSchema(folder));
    sessions = persistence.get(SessionStore.class);
    UserStore users = persistence.get(UserStore.class);
    Samples.registered(users, "ann", Role.USER);
    Samples.registered(users, "bob", Role.USER);
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  // ---- sessions ----

  @Test
  void aSessionIsReadAsItWasAddedAndByItsOwnerOnly() {
    Session session = session("cnv_1", ANN, NOW);
    sessions.add(session, List.of());
    assertThat(sessions.byId(ANN, "cnv_1")).contains(session);
    assertThat(sessions.byId(BOB, "cnv_1")).isEmpty();
    refused(ErrorCode.NOT_FOUND, () -> sessions.change(BOB, "cnv_1", old -> old, NOW));
    refused(ErrorCode.NOT_FOUND, () -> sessions.delete(BOB, "cnv_1"));
    refused(ErrorCode.NOT_FOUND, () -> sessions.reset(BOB, "cnv_1", NOW));
    refused(
        ErrorCode.NOT_FOUND,
        () -> sessions.branch(BOB, "cnv_1", 1, old -> old, ids::incrementAndGet));
    refused(ErrorCode.NOT_FOUND, () -> append(BOB, "cnv_1", "mine"));
  }

  @Test
  void aSessionIsChangedClosedAndDeleted() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    SessionSettings settings =
        new SessionSettings(Optional.of("☂"), Optional.empty(), "{}", Optional.empty());
    Session changed =
        sessions.change(
            ANN, "cnv_1", old -> old.with(settings, Optional.of(NOW)), NOW.plusMillis(5));
    assertThat(changed.settings()).isEqualTo(settings);
    assertThat(changed.updatedAt()).isEqualTo(NOW.plusMillis(5));
    assertThat(sessions.byId(ANN, "cnv_1")).contains(changed);
    refused(ErrorCode.CONFLICT, () -> append(ANN, "cnv_1", "too late"));
    sessions.delete(ANN, "cnv_1");
    assertThat(sessions.byId(ANN, "cnv_1")).isEmpty();
  }

  @Test
  void sessionsArePagedByTheirLastChange() {
    for (int i = 0; i < 7; i++) {
      sessions.add(session("cnv_" + i, ANN, NOW.plusMillis(i / 2)), List.of());
    }
    sessions.add(session("cnv_b", BOB, NOW), List.of());
    append(ANN, "cnv_0", "hello");
    sessions.change(
        ANN, "cnv_3", old -> old.with(old.settings(), Optional.of(NOW)), NOW.plusMillis(1));
    assertThat(ids(Optional.empty()))
        .containsExactly("cnv_0", "cnv_6", "cnv_5", "cnv_4", "cnv_3", "cnv_2", "cnv_1");
    assertThat(ids(Optional.of(true))).containsExactly("cnv_3");
    assertThat(ids(Optional.of(false))).hasSize(6).doesNotContain("cnv_3");
    refused(
        ErrorCode.VALIDATION,
        () -> sessions.list(ANN, Optional.empty(), Optional.of("nonsense"), 2));
  }

  private List<String> ids(Optional<Boolean> closed) {
    List<String> found = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<Session> page = sessions.list(ANN, closed, after, 2);
      page.items().forEach(session -> found.add(session.id()));
      after = page.next();
    } while (after.isPresent());
    return found;
  }

  // ---- messages ----

  @Test
  void messagesHavePlacesInTheOrderInWhichTheyCame() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    assertThat(append(ANN, "cnv_1", "a", "b")).isZero();
    assertThat(append(ANN, "cnv_1", "c")).isEqualTo(2);
    assertThat(bodies("cnv_1")).containsExactly("a", "b", "c");
    Session session = sessions.byId(ANN, "cnv_1").orElseThrow();
    assertThat(session.messages()).isEqualTo(3);
    assertThat(session.updatedAt()).isAfter(NOW);
    assertThat(sessions.messages(ANN, "cnv_1", true, Optional.of(2L), 1))
        .extracting(StoredMessage::body)
        .containsExactly("b");
    assertThat(sessions.messages(ANN, "cnv_1", false, Optional.of(0L), 1))
        .extracting(StoredMessage::body)
        .containsExactly("b");
    assertThat(sessions.messages(BOB, "cnv_1", false, Optional.empty(), 9)).isEmpty();
    assertThat(sessions.idsBefore(ANN, "cnv_1", 2)).containsExactly(1L, 2L);
  }

  @Test
  void aSessionWithoutANameGetsThatOfItsFirstMessage() {
    Session session = session("cnv_1", ANN, NOW);
    sessions.add(
        session.with(session.settings().named(Optional.empty()), Optional.empty()), List.of());
    sessions.append(List.of(append("cnv_1", Optional.of("Hello"), "hello")));
    sessions.append(List.of(append("cnv_1", Optional.of("Other"), "other")));
    assertThat(sessions.byId(ANN, "cnv_1").orElseThrow().settings().name()).contains("Hello");
  }

  @Test
  void whatIsWrittenAgainBecauseTheAnswerGotLostIsThereOnce() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    append(ANN, "cnv_1", "before");
    Append append = append("cnv_1", Optional.empty(), "a", "b");
    assertThat(sessions.append(List.of(append))).containsExactly(1L);
    assertThat(sessions.append(List.of(append, append("cnv_1", Optional.empty(), "c"))))
        .containsExactly(1L, 3L);
    assertThat(bodies("cnv_1")).containsExactly("before", "a", "b", "c");
    assertThat(sessions.byId(ANN, "cnv_1").orElseThrow().messages()).isEqualTo(4);
  }

  @Test
  @Tag("SYS-REQ-067")
  void aMessageIsCompletedInItsPlaceWhereverThatIs() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    long asked = ids.get() + 1;
    append(ANN, "cnv_1", "asked", "begun", "next");
    settle(ANN, asked + 1, "whole", "whole");
    assertThat(bodies("cnv_1")).containsExactly("asked", "whole", "next");
    assertThat(found("begun")).isEmpty();
    assertThat(found("whole")).hasSize(1);

    Edit edit =
        sessions.edit(
            ANN,
            "cnv_1",
            asked + 1,
            message("other"),
            old -> session("cnv_2", ANN, NOW),
            ids::incrementAndGet);
    settle(ANN, asked + 1, "moved");
    settle(BOB, asked + 1, "mine");
    settle(ANN, 4711, "gone");
    assertThat(bodies("cnv_2")).containsExactly("asked", "moved", "next");
    assertThat(edit.former().messages()).isEqualTo(3);

    settle(ANN, asked + 1);
    assertThat(bodies("cnv_2")).containsExactly("asked", "next");
    assertThat(sessions.byId(ANN, "cnv_2").orElseThrow().messages()).isEqualTo(2);
    assertThat(append(ANN, "cnv_2", "last")).as("no place is given twice").isEqualTo(3);
  }

  /** The last one stays; none: it is taken away. */
  private void settle(String owner, long id, String... bodies) {
    List<SessionStore.Settle> settles = new ArrayList<>();
    for (String body : bodies) {
      NewMessage message = new NewMessage(id, NOW, body, body);
      settles.add(new SessionStore.Settle(owner, id, NOW, List.of(message)));
    }
    sessions.settle(
        settles.isEmpty() ? List.of(new SessionStore.Settle(owner, id, NOW, List.of())) : settles);
  }

  @Test
  void allOfABatchIsWrittenOrNothing() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    refused(
        ErrorCode.NOT_FOUND,
        () ->
            sessions.append(
                List.of(
                    append("cnv_1", Optional.empty(), "a"),
                    append("cnv_no", Optional.empty(), "b"))));
    assertThat(bodies("cnv_1")).isEmpty();
  }

  @Test
  @Tag("SYS-REQ-021")
  void manyWhoWriteToTheSameSessionsAtOnceLoseNothingAndKeepTheirOrder() throws Exception {
    for (String id : List.of("cnv_1", "cnv_2")) {
      sessions.add(session(id, ANN, NOW), List.of());
    }
    AtOnce.run(
        4,
        writer -> {
          for (int i = 0; i < 10; i++) {
            List<Append> both =
                new ArrayList<>(
                    List.of(
                        append("cnv_1", Optional.empty(), writer + "-" + i),
                        append("cnv_2", Optional.empty(), writer + "-" + i)));
            if (writer % 2 == 0) {
              Collections.reverse(both);
            }
            sessions.append(both);
          }
          return writer;
        });
    for (String id : List.of("cnv_1", "cnv_2")) {
      List<StoredMessage> messages = sessions.messages(ANN, id, false, Optional.empty(), 100);
      assertThat(messages)
          .extracting(StoredMessage::sequence)
          .containsExactlyElementsOf(LongStream.range(0, 40).boxed().toList());
      for (int writer = 0; writer < 4; writer++) {
        String of = writer + "-";
        assertThat(messages.stream().map(StoredMessage::body).filter(b -> b.startsWith(of)))
            .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(i -> of + i).toList());
      }
    }
  }

  @Test
  void aSessionThatIsFullTakesNoMore() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    String half = "x".repeat((int) (Sessions.MOST_BYTES / 2));
    append(ANN, "cnv_1", half);
    append(ANN, "cnv_1", half);
    refused(ErrorCode.CONFLICT, () -> append(ANN, "cnv_1", "y"));
    assertThat(sessions.byId(ANN, "cnv_1").orElseThrow().messages()).isEqualTo(2);
    sessions.reset(ANN, "cnv_1", NOW);
    append(ANN, "cnv_1", "y");
  }

  // ---- resets, branches, edits ----

  @Test
  @Tag("SYS-REQ-060")
  void aResetTakesTheMessagesAndNoPlaceIsGivenTwice() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    append(ANN, "cnv_1", "a", "b");
    Session reset = sessions.reset(ANN, "cnv_1", NOW);
    assertThat(reset.messages()).isZero();
    assertThat(bodies("cnv_1")).isEmpty();
    assertThat(found("a")).isEmpty();
    assertThat(append(ANN, "cnv_1", "c")).isEqualTo(2);
  }

  @Test
  @Tag("SYS-REQ-066")
  void aBranchHasTheMessagesUpToOneAndLeavesTheOriginAsItWas() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    append(ANN, "cnv_1", "a", "b", "c");
    Session branch =
        sessions.branch(ANN, "cnv_1", 2, old -> session("cnv_2", ANN, NOW), ids::incrementAndGet);
    assertThat(branch.messages()).isEqualTo(2);
    assertThat(sessions.byId(ANN, "cnv_2")).contains(branch);
    assertThat(bodies("cnv_2")).containsExactly("a", "b");
    assertThat(bodies("cnv_1")).containsExactly("a", "b", "c");
    append(ANN, "cnv_2", "d");
    assertThat(bodies("cnv_2")).containsExactly("a", "b", "d");
    assertThat(found("b")).hasSize(2);
    refused(
        ErrorCode.NOT_FOUND,
        () -> sessions.branch(ANN, "cnv_1", 99, old -> old, ids::incrementAndGet));
  }

  @Test
  @Tag("SYS-REQ-066")
  void anEditReplacesTheTailWhichGoesOnAsABranch() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    append(ANN, "cnv_1", "a", "b", "c");
    Edit edit =
        sessions.edit(
            ANN, "cnv_1", 2, message("B"), old -> session("cnv_2", ANN, NOW), ids::incrementAndGet);
    assertThat(bodies("cnv_1")).containsExactly("a", "B");
    assertThat(bodies("cnv_2")).containsExactly("a", "b", "c");
    assertThat(edit.sequence()).isEqualTo(3);
    assertThat(edit.session()).isEqualTo(sessions.byId(ANN, "cnv_1").orElseThrow());
    assertThat(edit.session().messages()).isEqualTo(2);
    append(ANN, "cnv_1", "d");
    append(ANN, "cnv_2", "e");
    assertThat(bodies("cnv_1")).containsExactly("a", "B", "d");
    assertThat(bodies("cnv_2")).containsExactly("a", "b", "c", "e");
  }

  @Test
  void aLongSessionIsCopiedAsAWhole() {
    List<NewMessage> many = many();
    sessions.add(session("cnv_1", ANN, NOW), many);
    sessions.branch(
        ANN, "cnv_1", many.get(1200).id(), old -> session("cnv_2", ANN, NOW), ids::incrementAndGet);
    assertThat(bodies("cnv_2")).containsExactlyElementsOf(bodiesOf(many));
    assertThat(sessions.byId(ANN, "cnv_2").orElseThrow().messages()).isEqualTo(1201);
    assertThat(append(ANN, "cnv_2", "next")).isEqualTo(1201);
  }

  @Test
  void aLongSessionIsEditedAndNothingIsLost() {
    List<NewMessage> many = many();
    sessions.add(session("cnv_1", ANN, NOW), many);
    Edit edit =
        sessions.edit(
            ANN,
            "cnv_1",
            many.get(1100).id(),
            message("new"),
            old -> session("cnv_2", ANN, NOW),
            ids::incrementAndGet);
    assertThat(edit.session().messages()).isEqualTo(1101);
    assertThat(edit.former()).isEqualTo(sessions.byId(ANN, "cnv_2").orElseThrow());
    assertThat(edit.former().messages()).isEqualTo(1201);
    assertThat(bodies("cnv_2")).containsExactlyElementsOf(bodiesOf(many));
    assertThat(bodies("cnv_1")).hasSize(1101).endsWith("m1099", "new");
    refused(
        ErrorCode.NOT_FOUND,
        () ->
            sessions.edit(
                ANN,
                "cnv_1",
                many.get(1100).id(),
                message("late"),
                old -> session("cnv_3", ANN, NOW),
                ids::incrementAndGet));
    assertThat(sessions.byId(ANN, "cnv_3")).isEmpty();
  }

  @Test
  void aLongSessionIsResetAndDeleted() {
    sessions.add(session("cnv_1", ANN, NOW), many());
    assertThat(sessions.reset(ANN, "cnv_1", NOW).messages()).isZero();
    assertThat(bodies("cnv_1")).isEmpty();
    assertThat(append(ANN, "cnv_1", "next")).isEqualTo(1201);
    assertThat(sessions.byId(ANN, "cnv_1").orElseThrow().messages()).isEqualTo(1);
    sessions.add(session("cnv_2", ANN, NOW), many());
    sessions.delete(ANN, "cnv_2");
    assertThat(sessions.byId(ANN, "cnv_2")).isEmpty();
    assertThat(found("m7")).isEmpty();
  }

  private List<NewMessage> many() {
    return IntStream.range(0, 1201).mapToObj(i -> message("m" + i)).toList();
  }

  private static List<String> bodiesOf(List<NewMessage> messages) {
    return messages.stream().map(NewMessage::body).toList();
  }

  // ---- search ----

  @Test
  @Tag("SYS-REQ-020")
  void messagesAreFoundByTheBeginningsOfTheirWordsAndByTheirOwnerOnly() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    sessions.add(session("cnv_2", BOB, NOW), List.of());
    append(ANN, "cnv_1", "good morning", "good evening", "größe 北京");
    append(BOB, "cnv_2", "good night");
    assertThat(found("good")).containsExactly("good evening", "good morning");
    assertThat(found("goo", "even")).containsExactly("good evening");
    assertThat(found("good", "night")).isEmpty();
    assertThat(found("groß")).isEmpty();
    assertThat(found("größ")).containsExactly("größe 北京");
    assertThat(found("北京")).hasSize(1);
    Page<Found> first = sessions.search(ANN, Set.of("good"), Optional.empty(), 1);
    assertThat(first.items().get(0).session().id()).isEqualTo("cnv_1");
    Page<Found> second = sessions.search(ANN, Set.of("good"), first.next(), 1);
    assertThat(second.items())
        .extracting(hit -> hit.message().body())
        .containsExactly("good morning");
    assertThat(second.next()).isEmpty();
    sessions.delete(ANN, "cnv_1");
    assertThat(found("good")).isEmpty();
  }

  @Test
  void noWordIsReadAsAQuery() {
    sessions.add(session("cnv_1", ANN, NOW), List.of());
    append(ANN, "cnv_1", "and or not near null");
    for (String word : List.of("and", "or", "not", "near", "null", "words", "owner")) {
      assertThat(found(word))
          .as(word)
          .hasSize(word.startsWith("w") || word.equals("owner") ? 0 : 1);
    }
    for (String text : List.of("\"", "'", "*", "a b", "a:b", "(", "-", "", "\0")) {
      assertThatThrownBy(() -> found(text)).as(text).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private List<String> found(String... words) {
    return sessions.search(ANN, Set.of(words), Optional.empty(), 100).items().stream()
        .map(hit -> hit.message().body())
        .toList();
  }

  // ---- what goes ----

  @Test
  @Tag("SYS-REQ-067")
  @Tag("DATA-008")
  void whatDidNotChangeForLongAndWhatIsBeyondACountIsDeletedTheOldestFirst() {
    for (int i = 0; i < 6; i++) {
      sessions.add(session("cnv_" + i, ANN, NOW.plusSeconds(i)), List.of(message("m" + i)));
    }
    sessions.add(session("cnv_b", BOB, NOW), List.of());
    assertThat(sessions.deleteUnchangedSince(NOW.plusSeconds(2), 1)).isEqualTo(1);
    assertThat(ids(Optional.empty())).doesNotContain("cnv_0").hasSize(5);
    assertThat(sessions.byId(BOB, "cnv_b")).isPresent();
    assertThat(sessions.deleteBeyond(2, 2)).isEqualTo(2);
    assertThat(sessions.deleteBeyond(2, 2)).isEqualTo(1);
    assertThat(sessions.deleteBeyond(2, 2)).isZero();
    assertThat(ids(Optional.empty())).containsExactly("cnv_5", "cnv_4");
    assertThat(found("m1")).isEmpty();
    assertThat(found("m5")).hasSize(1);
  }

  @Test
  void sessionsGoWithTheirOwner() {
    sessions.add(session("cnv_1", ANN, NOW), List.of(message("hello")));
    sessions.add(session("cnv_2", BOB, NOW), List.of(message("hello")));
    persistence
        .database()
        .write(
            handle -> {
              handle.execute("DELETE FROM invites");
              return handle.execute("DELETE FROM users WHERE id = 'usr_ann'");
            });
    assertThat(sessions.byId(ANN, "cnv_1")).isEmpty();
    assertThat(sessions.messages(ANN, "cnv_1", false, Optional.empty(), 9)).isEmpty();
    assertThat(found("hello")).isEmpty();
    assertThat(sessions.byId(BOB, "cnv_2")).isPresent();
  }

  // ---- helpers ----

  private static Session session(String id, String owner, Instant updated) {
    return new Session(
        id,
        owner,
        new SessionSettings(
            Optional.of("Name of " + id),
            Optional.of("local/starter"),
            "{\"temperature\":0}",
            Optional.of("Be kind.")),
        Optional.of(new Session.Origin("cnv_0", "msg_0")),
        NOW,
        updated,
        Optional.empty(),
        0);
  }

  /** Each is found by the words of its body. */
  private NewMessage message(String body) {
    return new NewMessage(ids.incrementAndGet(), NOW, body, body);
  }

  private Append append(String id, Optional<String> name, String... bodies) {
    List<NewMessage> messages = new ArrayList<>();
    for (String body : bodies) {
      messages.add(message(body));
    }
    return new Append(ANN, id, name, NOW.plusSeconds(100), messages);
  }

  private long append(String owner, String id, String... bodies) {
    Append append = append(id, Optional.empty(), bodies);
    return sessions
        .append(List.of(new Append(owner, id, Optional.empty(), append.now(), append.messages())))
        .get(0);
  }

  private List<String> bodies(String id) {
    return sessions.messages(ANN, id, false, Optional.empty(), 2000).stream()
        .map(StoredMessage::body)
        .toList();
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
