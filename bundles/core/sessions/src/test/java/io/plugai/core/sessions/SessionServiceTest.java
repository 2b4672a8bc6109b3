package io.plugai.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.session.Attachment;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionArchive;
import io.plugai.core.api.session.SessionHit;
import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.session.SessionMessages.Edited;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.session.Turn;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.persistence.Persistence;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.Usage;
import io.plugai.spi.model.Modality;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions and their messages, on a real database. */
@Timeout(60)
class SessionServiceTest {
  private static final String ANN = World.ANN;

  @TempDir Path folder;
  private Persistence database;
  private SessionService sessions;
  private MessageService messages;

  @BeforeEach
  void open() throws Exception {
    database = World.database(folder);
    sessions = new SessionService(database.get(SessionStore.class), World.STATES);
    messages = new MessageService(database.get(SessionStore.class), World.STATES);
  }

  @AfterEach
  void close() {
    messages.stop();
    database.close();
  }

  @Test
  @Tag("SYS-REQ-020")
  void aSessionIsBegunNamedByItsFirstMessageAndFound() throws Exception {
    Session session = sessions.create(ANN, SessionSettings.NONE);
    assertThat(sessions.get(ANN, session.id())).isEqualTo(session);
    add(session, World.said(Role.USER, "How  tall\nis the Eiffel tower?"));
    add(session, World.said(Role.ASSISTANT, "330 metres."));
    assertThat(sessions.get(ANN, session.id()).settings().name())
        .contains("How tall is the Eiffel tower?");
    Page<SessionHit> hits = sessions.search(ANN, "eiffel TOW", Optional.empty(), 10);
    assertThat(hits.items()).extracting(hit -> hit.session().id()).containsExactly(session.id());
    failsWith(ErrorCode.VALIDATION, () -> sessions.search(ANN, "?!", Optional.empty(), 10));
    failsWith(
        ErrorCode.VALIDATION, () -> sessions.search(ANN, "x".repeat(501), Optional.empty(), 10));
  }

  @Test
  void aLongFirstMessageMakesAShortName() throws Exception {
    Session session = sessions.create(ANN, SessionSettings.NONE);
    add(session, World.said(Role.USER, "word ".repeat(1000)));
    String name = sessions.get(ANN, session.id()).settings().name().orElseThrow();
    assertThat(name).endsWith("word…").hasSizeLessThanOrEqualTo(60);
  }

  @Test
  @Tag("DATA-008")
  void aMessageIsReadAsItWasKept() throws Exception {
    Session session = sessions.create(ANN, SessionSettings.NONE);
    ProviderState state = new ProviderState("p", "m", ByteBuffer.wrap(new byte[] {1, 2, 3}));
    Turn turn =
        new Turn(
            new Message(
                Role.ASSISTANT,
                List.of(
                    new Part.Reasoning("hm", Optional.of(state)),
                    new Part.Text("Here."),
                    new Part.ToolCall("c1", "draw", "{\"half"))),
            Modality.IMAGE,
            List.of(new Attachment("image", "image/png", "art_1")),
            Optional.of("{\"size\":\"64x64\"}"),
            Optional.of("local/sd"),
            Optional.of("req_1"),
            Optional.of(FinishReason.LENGTH),
            Optional.of(
                Usage.ofTokens(3, 4)
                    .and("images", new BigDecimal("1.5"))
                    .costing(new BigDecimal("0.002"), "USD")),
            Optional.of("cancelled"));
    SessionMessage kept = add(session, turn);
    assertThat(kept.turn()).isEqualTo(turn);
    assertThat(list(session)).containsExactly(kept);
    assertThat(kept.turn().complete()).isFalse();
  }

  @Test
  void filesAreNoPartOfAMessage() {
    Session session = sessions.create(ANN, SessionSettings.NONE);
    Part file = new Part.Image(new Content.File("image/png", folder.resolve("x.png")));
    failsWith(
        ErrorCode.VALIDATION,
        () ->
            messages.append(
                ANN, session.id(), List.of(Turn.of(new Message(Role.USER, List.of(file))))));
  }

  @Test
  @Tag("SYS-REQ-060")
  void aClosedSessionTakesNoMessagesUntilItIsOpenedAgain() throws Exception {
    Session session = sessions.create(ANN, SessionSettings.NONE);
    Session closed = sessions.close(ANN, session.id(), true);
    assertThat(closed.closedAt()).isPresent();
    Turn turn = World.said(Role.USER, "hello");
    failsWith(ErrorCode.CONFLICT, () -> messages.append(ANN, session.id(), List.of(turn)));
    failsWith(
        ErrorCode.CONFLICT, () -> messages.edit(ANN, session.id(), "msg_0000000000000", turn));
    assertThat(sessions.close(ANN, session.id(), true).closedAt()).isEqualTo(closed.closedAt());
    sessions.close(ANN, session.id(), false);
    add(session, turn);
  }

  @Test
  void whatIsSomebodyElsesIsNotThere() throws Exception {
    Session session = sessions.create(ANN, SessionSettings.NONE);
    SessionMessage message = add(session, World.said(Role.USER, "secret plan"));
    String id = session.id();
    String bob = World.BOB;
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> sessions.get(bob, id),
            () -> sessions.update(bob, id, SessionSettings.NONE),
            () -> sessions.close(bob, id, true),
            () -> sessions.reset(bob, id),
            () -> sessions.delete(bob, id),
            () -> sessions.export(bob, id),
            () -> sessions.branch(bob, id, message.id(), Optional.empty()),
            () -> messages.list(bob, id, false, Optional.empty(), 10),
            () -> messages.append(bob, id, List.of(World.said(Role.USER, "x"))),
            () -> messages.edit(bob, id, message.id(), World.said(Role.USER, "x")),
            () -> messages.context(id, bob, List.of(), 100))) {
      failsWith(ErrorCode.NOT_FOUND, call);
    }
    assertThat(sessions.search(bob, "secret", Optional.empty(), 10).items()).isEmpty();
    assertThat(sessions.list(bob, Optional.empty(), Optional.empty(), 10).items()).isEmpty();
    for (String none : List.of("", "msg_", "msg_zzzzzzzzzzzzz", "msg_0000000000001", "x")) {
      failsWith(ErrorCode.NOT_FOUND, () -> sessions.branch(ANN, id, none, Optional.empty()));
    }
  }

  @Test
  @Tag("SYS-REQ-066")
  void nothingIsLostByABranchOrAnEdit() throws Exception {
    Session session = sessions.create(ANN, SessionSettings.NONE);
    SessionMessage first = add(session, World.said(Role.USER, "one"));
    SessionMessage second = add(session, World.said(Role.USER, "two"));
    add(session, World.said(Role.USER, "three"));
    Session branch = sessions.branch(ANN, session.id(), first.id(), Optional.of("Other"));
    assertThat(branch.origin()).contains(new Session.Origin(session.id(), first.id()));
    assertThat(branch.settings().name()).contains("Other");
    assertThat(texts(branch)).containsExactly("one");

    Edited edited = messages.edit(ANN, session.id(), second.id(), World.said(Role.USER, "deux"));
    assertThat(texts(session)).containsExactly("one", "deux");
    assertThat(texts(edited.former())).containsExactly("one", "two", "three");
    assertThat(edited.former().origin()).contains(new Session.Origin(session.id(), second.id()));
    assertThat(edited.message().turn().message().text()).isEqualTo("deux");
    assertThat(list(session)).contains(edited.message());
  }

  @Test
  @Tag("DATA-008")
  void aSessionIsTakenElsewhereAndIsTheSame() throws Exception {
    Session session =
        sessions.create(
            ANN,
            new SessionSettings(
                Optional.of("Name"),
                Optional.of("local/starter"),
                "{\"seed\":1}",
                Optional.of("Be kind.")));
    for (int i = 0; i < 3; i++) {
      add(session, World.said(Role.USER, "m" + i));
    }
    SessionArchive archive = sessions.export(ANN, session.id());
    Session restored = sessions.restore(World.BOB, archive);
    assertThat(restored.id()).isNotEqualTo(session.id());
    assertThat(restored.messages()).isEqualTo(3);
    assertThat(sessions.export(World.BOB, restored.id())).isEqualTo(archive);
  }

  @Test
  void settingsThatCannotBeAreNamed() {
    SessionSettings wrong =
        new SessionSettings(Optional.of("two\nlines"), Optional.of(" "), "[]", Optional.of("a\0b"));
    assertThatThrownBy(() -> sessions.create(ANN, wrong))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e ->
                assertThat(e.details())
                    .extracting(detail -> detail.field())
                    .containsExactly("name", "model", "parameters", "system"));
  }

  @Test
  void aSessionThatGoesMeanwhileFailsThoseThatWaitForItAndNobodyElse() throws Exception {
    Session gone = sessions.create(ANN, SessionSettings.NONE);
    Session stays = sessions.create(ANN, SessionSettings.NONE);
    List<CompletableFuture<?>> appends = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      try {
        appends.add(later(gone, "x" + i));
      } catch (GatewayException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
      }
      appends.add(later(stays, "y" + i));
      if (i == 5) {
        sessions.delete(ANN, gone.id());
      }
    }
    for (CompletableFuture<?> append : appends) {
      try {
        append.get(20, TimeUnit.SECONDS);
      } catch (ExecutionException | CompletionException e) {
        assertThat(e).hasCauseInstanceOf(GatewayException.class);
      }
    }
    assertThat(texts(stays)).hasSize(20);
  }

  private CompletableFuture<?> later(Session session, String text) {
    return messages
        .append(ANN, session.id(), List.of(World.said(Role.USER, text)))
        .toCompletableFuture();
  }

  private SessionMessage add(Session session, Turn turn) throws Exception {
    return messages
        .append(session.ownerId(), session.id(), List.of(turn))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .get(0);
  }

  private List<SessionMessage> list(Session session) {
    return messages.list(ANN, session.id(), false, Optional.empty(), 100).items();
  }

  private List<String> texts(Session session) {
    return list(session).stream().map(message -> message.turn().message().text()).toList();
  }

  private static void failsWith(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
