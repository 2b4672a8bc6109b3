package io.plugai.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "Größe und Maß, grosse und mass, false",
    "Größe und Maß, große, true",
    "Größe und Maß, GROẞE, true",
    "'Café, crème', cafe CREME, true",
    "state-of-the-art, art state, true",
    "mail me: ann@example.com, example.com, true",
    "Ünïcode, uni, true",
    "version 2.10, 10, true",
    "ＦＵＬＬ width, full, true",
    "我住在北京市, 北京, true",
    "我住在北京市, 北市, false",
    "我住在北京市, 市, true",
    "我住在北京市, 住, true",
    "สวัสดีครับ, สวัสดี, true",
    "안녕하세요 여러분, 안녕, true",
    "привет мир, ПРИВЕТ, true",
    "one two, one three, false",
  })
  void aTextIsFoundByTheBeginningsOfItsWords(String text, String query, boolean found) {
    String[] words = Words.of(text).split(" ");
    assertThat(
            Words.beginnings(query).stream()
                .allMatch(start -> Arrays.stream(words).anyMatch(word -> word.startsWith(start))))
        .isEqualTo(found);
  }

  @Test
  void nothingIsLeftThatADatabaseCouldTakeForAQuery() {
    String nasty = "\"a\" OR b* NOT (c:d) 'e' & f | !g \\h \0 ;-- <-> \uD800 x\u0301y";
    assertThat(Words.of(nasty).codePoints().filter(c -> c != ' '))
        .allMatch(Character::isLetterOrDigit);
    assertThat(Words.beginnings(nasty)).contains("a", "or", "b", "not", "c", "xy");
    assertThat(Words.beginnings(" .,*\"' ")).isEmpty();
  }

  @Test
  void whatIsKeptIsBounded() {
    assertThat(Words.of("x".repeat(1000)).length()).isEqualTo(64);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      many.append("word").append(i).append(' ');
    }
    assertThat(Words.of(many.toString()).length()).isLessThanOrEqualTo(100_000);
    assertThat(Words.of("a a A á")).isEqualTo("a");
  }
}
