package io.plugai.workers.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopTextsTest {

  @Test
  void letsEverythingThroughWithoutStopTexts() {
    StopTexts stops = new StopTexts(List.of());
    assertThat(stops.push("abc")).isEqualTo("abc");
    assertThat(stops.met()).isFalse();
  }

  @Test
  void holdsBackWhatMayBecomeAStopText() {
    StopTexts stops = new StopTexts(List.of("END"));
    assertThat(stops.push("the E")).isEqualTo("the ");
    assertThat(stops.push("N")).isEmpty();
    assertThat(stops.push("emy")).isEqualTo("ENemy");
    assertThat(stops.met()).isFalse();
  }

  @Test
  void endsBeforeTheFirstStopTextThatComesPieceByPiece() {
    StopTexts stops = new StopTexts(List.of("\n\n", "END"));
    assertThat(stops.push("one\n")).isEqualTo("one");
    assertThat(stops.push("\nEND")).isEmpty();
    assertThat(stops.met()).isTrue();
  }

  @Test
  void givesWhatItHeldBackWhenTheAnswerEndsOtherwise() {
    StopTexts stops = new StopTexts(List.of("END"));
    stops.push("an EN");
    assertThat(stops.rest()).isEqualTo("EN");
    assertThat(stops.rest()).isEmpty();
  }
}
