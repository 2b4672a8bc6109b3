package io.plugai.training.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.training.starter.Vocabulary.Merge;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairTest {
  private static final String SPACE = "\u0120";

  private static Vocabulary learned(int merges, String... texts) {
    BytePairTrainer trainer = new BytePairTrainer();
    List.of(texts).forEach(trainer::add);
    return trainer.learn(merges);
  }

  @Test
  void theMostFrequentPairIsJoinedFirst() {
    Vocabulary vocabulary = learned(2, "aab aab cab");

    assertThat(vocabulary.merges()).containsExactly(new Merge("a", "b"), new Merge("a", "ab"));
  }

  @Test
  void learningStopsWhenNoPairComesTwice() {
    assertThat(learned(50, "abc").merges()).isEmpty();
  }

  @Test
  void theVocabularyHoldsControlsBytesAndMergesAndFillsWholeRows() {
    Vocabulary vocabulary = learned(1, "ab ab");

    assertThat(vocabulary.size()).isEqualTo(288);
    assertThat(vocabulary.tokens().subList(0, 3))
        .containsExactly("<|endoftext|>", "<|im_start|>", "<|im_end|>");
    assertThat(vocabulary.id("ab")).isEqualTo(3 + 256);
    assertThat(vocabulary.isControl(2)).isTrue();
    assertThat(vocabulary.isControl(vocabulary.id("ab"))).isFalse();
    assertThat(vocabulary.isControl(287)).isTrue();
    assertThatThrownBy(() -> vocabulary.id("abc")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void encodingAppliesMergesInTheOrderInWhichTheyWereLearned() {
    Vocabulary vocabulary =
        new Vocabulary(List.of(new Merge("b", "c"), new Merge("a", "b"), new Merge("a", "bc")));

    assertThat(new BytePairEncoder(vocabulary).encode("abc ab"))
        .containsExactly(vocabulary.id("abc"), vocabulary.id(SPACE), vocabulary.id("ab"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello, wörld!",
        "  two  spaces ",
        "line\n\nbreak",
        "it's 42 €",
        "日本語 and more",
        "a\tb"
      })
  void everyTextComesBackFromItsTokens(String text) {
    Vocabulary vocabulary =
        learned(40, "hello world, it's the world and the line and the break " + text);
    BytePairEncoder encoder = new BytePairEncoder(vocabulary);

    assertThat(spelled(vocabulary, encoder.encode(text)))
        .isEqualTo(String.join("", ByteAlphabet.spell(text)));
    assertThat(spelled(vocabulary, encoder.encode(text, 0.5, new Random(1))))
        .isEqualTo(String.join("", ByteAlphabet.spell(text)));
  }

  @Test
  void droppingEveryMergeLeavesTheBytes() {
    Vocabulary vocabulary = learned(10, "abab abab");

    assertThat(new BytePairEncoder(vocabulary).encode("abab", 1, new Random(1))).hasSize(4);
  }

  @Test
  void piecesAreThoseOfGpt2() {
    assertThat(Words.of("It's  2 o'clock,\nsee?"))
        .containsExactly("It", "'s", " ", " 2", " o", "'", "clock", ",", "\n", "see", "?");
  }

  @Test
  void bytesThatDoNotPrintGetCharactersOfTheirOwn() {
    assertThat(ByteAlphabet.all()).doesNotHaveDuplicates().hasSize(256);
    assertThat(ByteAlphabet.spell(" a\n")).containsExactly(SPACE, "a", "\u010a");
    assertThat(ByteAlphabet.spell("é")).containsExactly("Ã", "©");
  }

  private static String spelled(Vocabulary vocabulary, List<Integer> ids) {
    return ids.stream().map(vocabulary.tokens()::get).collect(Collectors.joining());
  }
}
