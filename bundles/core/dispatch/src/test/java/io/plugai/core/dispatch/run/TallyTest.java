package io.plugai.core.dispatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.Usage;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final ChatInput INPUT = ChatInput.ofPrompt("12345678");

  private final Tally tally = new Tally();

  @Test
  void eventsOfAKindThatIsNotKnownCostNothing() {
    record OfALaterVersion(String text) implements GenerationEvent {}
    tally.add(new TextDelta("1234"));
    tally.add(new OfALaterVersion("12345678"));
    tally.add(new ReasoningDelta("1234"));

    assertThat(tally.completed(INPUT)).isEqualTo(new Tally.Tokens(2, 2, true));
  }

  @Test
  void whatIsCountedInOtherUnitsThanTokensTakesNoTokens() {
    tally.add(Usage.none().and(Usage.IMAGES, 1));

    assertThat(tally.completed(ImageInput.ofPrompt("a cat")))
        .isEqualTo(new Tally.Tokens(0, 0, false));
    assertThat(tally.details()).containsExactly(Map.entry("images", BigDecimal.ONE));
  }

  @Test
  void theLastCountIsKeptAndWhatCannotBeIsLeftOut() {
    tally.add(Usage.none().and(Usage.IMAGES, 1).costing(BigDecimal.ONE, "USD"));
    tally.add(
        Usage.ofTokens(1, 2)
            .and(Usage.SECONDS, new BigDecimal("1.5"))
            .and("no unit=1 ", 1)
            .and("below", -1)
            .and("far", new BigDecimal("1e400"))
            .costing(new BigDecimal("0.5"), "USD"));

    assertThat(tally.details()).containsExactly(Map.entry("seconds", new BigDecimal("1.5")));
    assertThat(tally.cost()).hasValue(new Usage.Cost(new BigDecimal("0.5"), "USD"));
  }
}
