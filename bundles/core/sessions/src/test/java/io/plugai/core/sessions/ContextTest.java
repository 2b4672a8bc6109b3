package io.plugai.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionContext;
import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.session.Turn;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.persistence.Persistence;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to a model of a session. A message of 40 characters is 10 tokens. */
@Timeout(60)
class ContextTest {
  private static final long MUCH = 1_000_000;
  private static final Message ASK = user("and now?");

  @TempDir Path folder;
  private Persistence database;
  private MessageService messages;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    database = World.database(folder);
    SessionStore store = database.get(SessionStore.class);
    messages = new MessageService(store, World.STATES);
    session =
        new SessionService(store, World.STATES)
            .create(
                World.ANN,
                new SessionSettings(
                    Optional.of("x"), Optional.empty(), "{}", Optional.of("Be kind."))); // 2 tokens
  }

  @AfterEach
  void close() {
    messages.stop();
    database.close();
  }

  @Test
  @Tag("SYS-REQ-021")
  void everythingIsSentWhereThereIsRoom() throws Exception {
    add(user("one"), assistant("two"));
    SessionContext context = context(MUCH, ASK);
    assertThat(context.messages())
        .containsExactly(Message.text(Role.SYSTEM, "Be kind."), user("one"), assistant("two"), ASK);
    assertThat(context.leftOut()).isEmpty();
    assertThat(context.tokens()).isEqualTo(2 + 1 + 1 + 2);
  }

  @Test
  void theOldestTurnsAreLeftOutWholeAndNamed() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.addAll(add(user(forty("q" + i)), assistant(forty("a" + i))));
    }
    SessionContext context = context(2 + 2 + 45, ASK); // two turns of 20 tokens, and some
    assertThat(texts(context))
        .containsExactly(
            "Be kind.", forty("q3"), forty("a3"), forty("q4"), forty("a4"), "and now?");
    assertThat(context.leftOut()).containsExactlyElementsOf(ids.subList(0, 6));
    assertThat(context.tokens()).isEqualTo(44);
  }

  @Test
  void withoutAnyRoomTheInstructionsAndWhatIsNewAreSent() throws Exception {
    List<String> ids = add(user("one"), assistant("two"));
    SessionContext context = context(0, ASK);
    assertThat(texts(context)).containsExactly("Be kind.", "and now?");
    assertThat(context.leftOut()).containsExactlyElementsOf(ids);
  }

  @Test
  void instructionsThatTheSessionOpensWithStay() throws Exception {
    add(Message.text(Role.SYSTEM, "Speak French."));
    List<String> ids = add(user(forty("q")), assistant(forty("a")));
    SessionContext context = context(0, ASK);
    assertThat(texts(context)).containsExactly("Be kind.", "Speak French.", "and now?");
    assertThat(context.leftOut()).containsExactlyElementsOf(ids);
    assertThat(texts(context(MUCH, ASK)))
        .containsExactly("Be kind.", "Speak French.", forty("q"), forty("a"), "and now?");
  }

  @Test
  void aTurnThatToolsGoOnWithIsSentWhateverRoomThereIs() throws Exception {
    List<String> old = add(user(forty("old")), assistant(forty("old")));
    add(user(forty("weather?")), call("c1", "c2"));
    SessionContext context = context(0, result("c1"), result("c2"));
    assertThat(context.messages())
        .containsExactly(
            Message.text(Role.SYSTEM, "Be kind."),
            user(forty("weather?")),
            call("c1", "c2"),
            result("c1"),
            result("c2"));
    assertThat(context.leftOut()).containsExactlyElementsOf(old);
  }

  @Test
  void aCallIsNeverSentWithoutItsResultNorAResultWithoutItsCall() throws Exception {
    add(user("weather?"));
    String cut = add(call("c1")).get(0);
    add(user("never mind"));
    add(new Message(Role.ASSISTANT, List.of(new Part.Text("well"), toolCall("c2"))));
    String stray = add(result("c9")).get(0);
    SessionContext context = context(MUCH, ASK);
    assertThat(context.messages())
        .containsExactly(
            Message.text(Role.SYSTEM, "Be kind."),
            user("weather?"),
            user("never mind"),
            assistant("well"),
            ASK);
    assertThat(context.leftOut()).containsExactly(cut, stray);
  }

  @Test
  void aResultOfACallThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> context(MUCH, result("c1")))
        .isInstanceOf(GatewayException.class)
        .satisfies(
            e -> assertThat(((GatewayException) e).details().get(0).field()).isEqualTo("input"));
  }

  @Test
  void ofAVeryLongSessionTheEndIsSent() throws Exception {
    for (int i = 0; i < 5; i++) {
      add(
          IntStream.range(0, 60)
              .mapToObj(j -> j % 2 == 0 ? user(forty("q")) : assistant(forty("a")))
              .toArray(Message[]::new));
    }
    SessionContext context = context(2 + 2 + 20 * 120, ASK);
    assertThat(context.messages()).hasSize(2 + 240);
    assertThat(context.leftOut()).hasSize(60);
  }

  private SessionContext context(long budget, Message... added) {
    return messages.context(session.id(), World.ANN, List.of(added), budget);
  }

  private List<String> add(Message... said) throws Exception {
    return messages
        .append(World.ANN, session.id(), List.of(said).stream().map(Turn::of).toList())
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .stream()
        .map(SessionMessage::id)
        .toList();
  }

  private static List<String> texts(SessionContext context) {
    return context.messages().stream().map(Message::text).toList();
  }

  private static String forty(String start) {
    return start + ".".repeat(40 - start.length());
  }

  private static Message user(String text) {
    return Message.text(Role.USER, text);
  }

  private static Message assistant(String text) {
    return Message.text(Role.ASSISTANT, text);
  }

  private static Part toolCall(String id) {
    return new Part.ToolCall(id, "look", "{}");
  }

  private static Message call(String... ids) {
    return new Message(Role.ASSISTANT, List.of(ids).stream().map(ContextTest::toolCall).toList());
  }

  private static Message result(String id) {
    return new Message(Role.TOOL, List.of(new Part.ToolResult(id, "sunny")));
  }
}
