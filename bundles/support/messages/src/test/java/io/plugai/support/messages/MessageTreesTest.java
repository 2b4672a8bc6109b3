package io.plugai.support.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.Role;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written is read as it was. */
class MessageTreesTest {
  private static final StateSeal SEAL =
      new StateSeal() {
        @Override
        public String seal(ProviderState state) {
          return state.provider() + "-" + state.model() + "-" + new String(state.toBytes());
        }

        @Override
        public Optional<ProviderState> open(String sealed) {
          String[] parts = sealed.split("-", -1);
          return parts.length == 3
              ? Optional.of(
                  new ProviderState(parts[0], parts[1], ByteBuffer.wrap(parts[2].getBytes())))
              : Optional.empty();
        }
      };

  private static final MessageTrees TREES = new MessageTrees(SEAL);

  @Test
  void everyPartIsReadAsItWasWritten() {
    Optional<ProviderState> state =
        Optional.of(new ProviderState("p", "m", ByteBuffer.wrap("sig".getBytes())));
    Part png = new Part.Image(new Content.Bytes("image/png", ByteBuffer.wrap(new byte[] {1, 2})));
    List<Message> messages =
        List.of(
            Message.text(Role.SYSTEM, "Be kind."),
            new Message(
                Role.USER,
                List.of(
                    new Part.Text("Look: \"ä☂\""),
                    png,
                    new Part.Image(new Content.Remote(URI.create("https://example.com/a.png"))))),
            new Message(
                Role.ASSISTANT,
                List.of(
                    new Part.Reasoning("hm", state),
                    new Part.Text("I see", state),
                    new Part.ToolCall("c1", "look", "{\"at\":1}", state))),
            new Message(
                Role.TOOL,
                List.of(
                    new Part.ToolResult("c1", "plain"),
                    new Part.ToolResult("c2", List.of(new Part.Text("a"), png), true))));
    for (Message message : messages) {
      assertThat(read(TREES.of(message), false)).isEqualTo(message);
    }
  }

  @Test
  void whatAModelMadeOfArgumentsIsTakenFromTheGatewayAloneAndStateThatCannotBeOpenedIsLeftOut() {
    ObjectNode tree =
        TREES.of(
            new Message(Role.ASSISTANT, List.of(new Part.ToolCall("c1", "look", "{\"at\": "))));
    ((ObjectNode) tree.at("/content/0")).put("state", "of another key");
    assertThat(read(tree, true).parts())
        .containsExactly(new Part.ToolCall("c1", "look", "{\"at\": "));
    assertThatThrownBy(() -> read(tree, false))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e ->
                assertThat(e.details())
                    .extracting(detail -> detail.field())
                    .containsExactly("content[0].arguments", "content[0].state"));
  }

  @Test
  void aMessageWithoutPartsIsAnEmptyTextAndAFileIsRefused() {
    assertThat(TREES.of(new Message(Role.ASSISTANT, List.of())).get("content").textValue())
        .isEmpty();
    Message file =
        new Message(
            Role.USER,
            List.of(new Part.Image(new Content.File("image/png", Path.of("/secret.png")))));
    assertThatThrownBy(() -> TREES.of(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void onlyOneWholeObjectIsRead() {
    assertThat(Trees.read("{\"a\": 1}")).isPresent();
    for (String text : List.of("", "[]", "{\"a\": 1, \"a\": 2}", "{} x", "{", "null")) {
      assertThat(Trees.read(text)).as(text).isEmpty();
    }
  }

  private static Message read(ObjectNode tree, boolean trusted) {
    Faults faults = new Faults();
    ObjectView view = new ObjectView(tree, "", faults);
    Optional<Message> message = new Messages(new Parts(SEAL, trusted)).message(view);
    view.refuseOthers();
    faults.throwIfAny();
    return message.orElseThrow();
  }
}
