package io.plugai.support.grammar.regular;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns and bounds say the same as the JDK's, of whatever text. */
class PatternTest {
  private static final String ALPHABET = "aab01- .\\\"é";
  private static final int TEXTS = 2_000;

  private final Random random = new Random(7);
  private final Automata automata = new Automata();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "^a",
        "a$",
        "^$",
        "^a|b$",
        "^(a|b)*$",
        "^(?:a|bb)+?0{2,3}$",
        "^[^a]{2}$",
        "a{2}",
        "^a{0}b",
        "^\\d+$",
        "\\D\\D",
        "^\\w*$",
        "\\W",
        "^\\s|\\S$",
        "^[\\d-]+$",
        "[-a]",
        "^[\\w.-]+$",
        "^.{3}$",
        "\\.",
        "^\\\\",
        "^\"",
        "^(?<name>a)b?",
        "((a|)|0)1",
        "^(a*)*$",
        "^(a|b|é|(0(1|-){2,})*)$",
        "\\x61",
        "^\\u0061+",
        "[a-b0-1]{4}",
        "^(?!a)",
        "^(?!a|b)(?!.*\\.\\.)[^0]*$",
        "^(?=.*0)(?!.*1$).{3}",
        "^(?![)a])b?",
        "^[^\\s\\w]+$"
      })
  void matchesWhatTheJdkMatches(String pattern) {
    Dfa dfa = Texts.pattern(pattern, automata);
    Pattern jdk = Pattern.compile(pattern);
    for (int i = 0; i < TEXTS; i++) {
      String text = text();
      assertThat(dfa.accepts(text))
          .as("%s of '%s'", pattern, text)
          .isEqualTo(jdk.matcher(text).find());
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(7); i > 0; i--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1", "-1", "9", "10", "-10.5", "0.05", "99.99", "-0.001", "123", "1000"})
  void boundsAreThoseOfTheNumbers(String bound) {
    BigDecimal limit = new BigDecimal(bound);
    Dfa least = automata.of(Decimals.atLeast(limit, false));
    Dfa above = automata.of(Decimals.atLeast(limit, true));
    Dfa most = automata.of(Decimals.atMost(limit, false));
    Dfa below = automata.of(Decimals.atMost(limit, true));
    for (int i = 0; i < TEXTS; i++) {
      BigDecimal number = number(limit);
      int order = number.compareTo(limit);
      String text = number.toPlainString();
      assertThat(least.accepts(text)).as("%s >= %s", text, bound).isEqualTo(order >= 0);
      assertThat(above.accepts(text)).as("%s > %s", text, bound).isEqualTo(order > 0);
      assertThat(most.accepts(text)).as("%s <= %s", text, bound).isEqualTo(order <= 0);
      assertThat(below.accepts(text)).as("%s < %s", text, bound).isEqualTo(order < 0);
    }
  }

  private BigDecimal number(BigDecimal limit) {
    BigDecimal near = BigDecimal.valueOf(random.nextInt(41) - 20, random.nextInt(5));
    return random.nextInt(3) == 0 ? near : limit.add(near);
  }
}
