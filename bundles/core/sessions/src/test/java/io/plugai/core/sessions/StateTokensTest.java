package io.plugai.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.session.ConversationState;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.session.StateTokens;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.Role;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Conversations that their clients keep. How they are sealed is shown beside the seal. */
@Tag("SYS-REQ-022")
@Tag("INT-007")
@Tag("DATA-009")
class StateTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Duration GOOD_FOR = Duration.ofHours(2);
  private static final ConversationState STATE =
      new ConversationState(
          new SessionSettings(
              Optional.empty(),
              Optional.of("openai/gpt"),
              "{\"temperature\":0.2}",
              Optional.of("Be kind.")),
          List.of(
              Message.text(Role.USER, "hello ☂"),
              new Message(
                  Role.ASSISTANT,
                  List.of(
                      new Part.Reasoning(
                          "",
                          Optional.of(
                              new ProviderState(
                                  "openai", "gpt", ByteBuffer.wrap(new byte[] {1, 2})))),
                      new Part.Text("hi")))));

  private final StateTokens tokens = at(NOW);

  private static StateTokens at(Instant now) {
    return new StateTokenService(
        World.DATA, World.STATES, Clock.fixed(now, ZoneOffset.UTC), GOOD_FOR);
  }

  @Test
  void aConversationIsReadAsItWasWritten() {
    String token = tokens.encode(World.ANN, STATE);
    assertThat(token).matches("st1\\.[A-Za-z0-9._-]+");
    assertThat(tokens.decode(World.ANN, token)).isEqualTo(STATE);
  }

  @Test
  void itIsGoodForItsOwnerAloneAndForAWhile() {
    String token = tokens.encode(World.ANN, STATE);
    refused("not given to you", () -> tokens.decode(World.BOB, token));
    assertThat(at(NOW.plus(GOOD_FOR).minusSeconds(1)).decode(World.ANN, token)).isEqualTo(STATE);
    refused("too old", () -> at(NOW.plus(GOOD_FOR)).decode(World.ANN, token));
  }

  @Test
  void whatIsNoTokenIsRefused() {
    String token = tokens.encode(World.ANN, STATE);
    for (String other :
        List.of(
            "",
            "x",
            "st1.",
            "st2." + token.substring(4),
            token.substring(0, token.length() - 4),
            "st1." + World.DATA.seal("state-token:st1." + World.ANN, new byte[] {1, 2, 3}),
            "st1." + "A".repeat(StateTokens.MOST_CHARACTERS))) {
      refused("not given to you", () -> tokens.decode(World.ANN, other));
    }
  }

  @Test
  void aConversationThatIsTooLongIsRefused() {
    StringBuilder noise = new StringBuilder();
    new Random(1).ints(1_500_000, 33, 126).forEach(c -> noise.append((char) c));
    refused("longer than", () -> tokens.encode(World.ANN, saying(noise.toString())));
    refused("more than", () -> tokens.encode(World.ANN, saying("a".repeat(9 << 20))));
    String same = "a".repeat(2_000_000);
    String token = tokens.encode(World.ANN, saying(same));
    assertThat(token.length()).as("it is compressed").isLessThan(20_000);
    assertThat(tokens.decode(World.ANN, token)).isEqualTo(saying(same));
  }

  private static ConversationState saying(String text) {
    return new ConversationState(SessionSettings.NONE, List.of(Message.text(Role.USER, text)));
  }

  private static void refused(String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION);
              assertThat(e.details()).hasSize(1);
              assertThat(e.details().get(0).field()).isEqualTo("state_token");
              assertThat(e.details().get(0).reason()).contains(words);
            });
  }
}
