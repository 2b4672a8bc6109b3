package io.plugai.workers.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.support.worker.text.Ask;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
  private static final String GRAMMAR = "root ::= \"yes\" | \"no\"\n";
  private static final List<Ask.Piece> HELLO = List.of(new Ask.Words("hello"));

  @Test
  void passesAUsualRequest() throws InvalidAskException {
    Checks.check(ask(HELLO, Map.of("temperature", 0.5, "seed", 4294967295.0), GRAMMAR));
  }

  @ParameterizedTest
  @CsvSource({"temperature,2.1", "top_p,-0.1", "seed,-1", "top_k,NaN", "unheard_of,1"})
  void refusesSamplingThatIsOutOfBounds(String name, double value) {
    assertThatThrownBy(() -> Checks.check(ask(HELLO, Map.of(name, value), GRAMMAR)))
        .isInstanceOfSatisfying(
            InvalidAskException.class, e -> assertThat(e.field()).isEqualTo("parameters." + name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "root ::= \"é\"", "root ::= \"\u0000\""})
  void refusesGrammarsThatTheNativeSideMustNotSee(String grammar) {
    assertThatThrownBy(() -> Checks.check(ask(HELLO, Map.of(), grammar)))
        .isInstanceOf(InvalidAskException.class);
  }

  @Test
  void refusesGrammarsThatAreTooLong() {
    String grammar = GRAMMAR + " ".repeat(Checks.MAX_GRAMMAR_CHARS);
    assertThatThrownBy(() -> Checks.check(ask(HELLO, Map.of(), grammar)))
        .isInstanceOf(InvalidAskException.class);
  }

  @Test
  void refusesAnEmptyPrompt() {
    assertThatThrownBy(() -> Checks.check(ask(List.of(), Map.of(), GRAMMAR)))
        .isInstanceOf(InvalidAskException.class);
  }

  private static Ask.Generate ask(
      List<Ask.Piece> prompt, Map<String, Double> sampling, String grammar) {
    return new Ask.Generate(
        1, prompt, OptionalInt.of(10), sampling, List.of(), Optional.of(grammar));
  }
}
