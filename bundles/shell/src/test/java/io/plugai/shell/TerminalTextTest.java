package io.plugai.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {

  @ParameterizedTest
  @CsvSource({
    "1b, an escape",
    "0d, a return",
    "08, a backspace",
    "0a, a line's end",
    "9b, C1's escape",
    "200b, zero width",
    "202e, from right to left",
    "2066, an isolate",
    "feff, a mark of order",
    "2028, a line separator",
    "d800, half a character",
    "e0041, a tag",
    "ad, a soft hyphen"
  })
  void whatChangesHowTheRestIsSeenIsShownByItsNumber(String code, String name) {
    String text = "an" + new String(Character.toChars(Integer.parseInt(code, 16))) + "na";

    assertThat(TerminalText.escaped(text))
        .as(name)
        .isEqualTo("an\\u%04x".formatted(Integer.parseInt(code, 16)) + "na");
  }

  @Test
  void lettersOfAllLanguagesStayAsTheyAre() {
    assertThat(TerminalText.escaped("Ada Łovelace, 艾达 عايدة 🙂 $1 \\u"))
        .isEqualTo("Ada Łovelace, 艾达 عايدة 🙂 $1 \\u");
  }
}
