package io.plugai.adapters.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OllamaWireTest {

  @Test
  void thinkingComesBeforeTheAnswerAndUsageBeforeTheEnd() throws Exception {
    assertThat(
            events(
                "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm.\"}}",
                "{\"message\":{\"role\":\"assistant\",\"content\":\"Yes\"},\"done\":false}",
                "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"length\","
                    + "\"prompt_eval_count\":26,\"eval_count\":298}"))
        .containsExactly(
            new ReasoningDelta("Hm."),
            new TextDelta("Yes"),
            Usage.ofTokens(26, 298),
            new Finished(FinishReason.LENGTH, Map.of()));
  }

  @Test
  void anAnswerThatIsNotDoneIsNotFinished() throws Exception {
    assertThat(events("{\"message\":{\"content\":\"Yes\"},\"done\":false}"))
        .containsExactly(new TextDelta("Yes"));
  }

  @Test
  void anErrorInMidStreamIsAFailureThatKeepsItsTextToItself() {
    assertThatThrownBy(() -> events("{\"error\":\"an error was encountered while running\"}"))
        .isInstanceOf(GatewayException.class)
        .hasMessage("The provider failed.");
  }

  private static List<GenerationEvent> events(String... lines) throws JsonProcessingException {
    OllamaWire wire = new OllamaWire();
    List<GenerationEvent> events = new ArrayList<>();
    for (String line : lines) {
      wire.read(new ObjectMapper().readTree(line), events::add);
    }
    wire.end(events::add);
    return events;
  }
}
