package io.plugai.support.grammar.regular;

import io.plugai.support.grammar.UnsupportedSchemaException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers as JSON spells them without an exponent, and the languages of those within a bound: a
 * number is above a bound when it has more digits, or a greater digit where the two first differ.
 */
public final class Decimals {
  /** More digits than any number that is meant to be read as one. */
  private static final int MAX_DIGITS = 100;

  private static final BigDecimal LARGEST = BigDecimal.ONE.movePointRight(MAX_DIGITS - 1);
  private static final int MAX_DIVISOR = 1_000;

  private static final Regex DIGIT = Regex.of(CharSet.of('0', '9'));
  private static final Regex DIGITS = DIGIT.times(0, Regex.UNBOUNDED);
  private static final Regex NOT_ZERO = Regex.of(CharSet.of('1', '9'));
  private static final Regex MINUS = Regex.text("-");
  private static final Regex POINT = Regex.text(".");
  private static final Regex WHOLE = Regex.choice(Regex.text("0"), NOT_ZERO.then(DIGITS));
  private static final Regex SOME_NOT_ZERO = DIGITS.then(NOT_ZERO).then(DIGITS);
  private static final Regex FRACTION = fraction(Regex.UNBOUNDED);
  private static final Regex MAGNITUDE = WHOLE.then(FRACTION);

  /** Every number. */
  public static final Regex NUMBERS = MINUS.optional().then(MAGNITUDE);

  /** Every integer. */
  public static final Regex INTEGERS =
      Regex.choice(Regex.text("0"), MINUS.optional().then(NOT_ZERO).then(DIGITS));

  private Decimals() {}

  private static Regex fraction(int digits) {
    return digits == 0 ? Regex.EMPTY : POINT.then(DIGIT.times(1, digits)).optional();
  }

  /** Numbers of at most so many digits before and after the point. */
  public static Regex upTo(int digits) {
    Regex whole = Regex.choice(Regex.text("0"), NOT_ZERO.then(DIGIT.times(0, digits - 1)));
    return MINUS.optional().then(whole).then(fraction(digits));
  }

  /** Numbers with an exponent, of a size that everybody can read. */
  public static Regex scientific(int digits) {
    Regex exponent =
        Regex.of(CharSet.of("eE"))
            .then(Regex.of(CharSet.of("+-")).optional())
            .then(NOT_ZERO.then(DIGIT.optional()));
    return upTo(digits).then(exponent.optional());
  }

  /**
   * The one spelling of a number that stands for it in a list.
   *
   * @throws UnsupportedSchemaException if it has too many digits
   */
  public static String spelled(BigDecimal number) {
    BigDecimal bare = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    if (Math.abs((long) bare.precision() - bare.scale()) > MAX_DIGITS
        || bare.precision() > MAX_DIGITS
        || bare.scale() > MAX_DIGITS) {
      throw new UnsupportedSchemaException("has more than " + MAX_DIGITS + " digits");
    }
    return bare.toPlainString();
  }

  /**
   * The numbers from a bound upwards.
   *
   * @param open whether the bound itself is left out
   * @throws UnsupportedSchemaException if the bound has too many digits
   */
  public static Regex atLeast(BigDecimal bound, boolean open) {
    if (bound.signum() < 0) {
      Regex below = magnitudeAtMost(Digits.of(bound.negate().min(LARGEST)), open);
      return Regex.choice(MAGNITUDE, MINUS.then(below));
    }
    return bound.signum() == 0 && !open ? MAGNITUDE : magnitudeAtLeast(Digits.of(bound), open);
  }

  /**
   * The numbers up to a bound.
   *
   * @param open whether the bound itself is left out
   * @throws UnsupportedSchemaException if the bound has too many digits
   */
  public static Regex atMost(BigDecimal bound, boolean open) {
    if (bound.signum() < 0 || (bound.signum() == 0 && open)) {
      return MINUS.then(magnitudeAtLeast(Digits.of(bound.negate()), open));
    }
    Regex upTo = magnitudeAtMost(Digits.of(bound.min(LARGEST)), open);
    return Regex.choice(MINUS.then(MAGNITUDE), upTo);
  }

  /** A number without its sign: the digits before the point, and those after it. */
  private record Digits(String whole, String fraction) {
    static Digits of(BigDecimal number) {
      String text = spelled(number);
      int point = text.indexOf('.');
      return point < 0
          ? new Digits(text, "")
          : new Digits(text.substring(0, point), text.substring(point + 1));
    }
  }

  private static Regex magnitudeAtLeast(Digits bound, boolean open) {
    String whole = bound.whole;
    List<Regex> above = new ArrayList<>();
    above.add(NOT_ZERO.then(DIGIT.times(whole.length(), Regex.UNBOUNDED)).then(FRACTION));
    for (int i = 0; i < whole.length(); i++) {
      if (whole.charAt(i) < '9') {
        above.add(
            differing(whole, i, whole.charAt(i) + 1, '9')
                .then(DIGIT.times(whole.length() - i - 1, whole.length() - i - 1))
                .then(FRACTION));
      }
    }
    above.add(Regex.text(whole).then(fractionAtLeast(bound.fraction, open)));
    return new Regex.Choice(above);
  }

  private static Regex fractionAtLeast(String bound, boolean open) {
    if (bound.isEmpty()) {
      return open ? POINT.then(SOME_NOT_ZERO) : FRACTION;
    }
    List<Regex> above = new ArrayList<>();
    for (int i = 0; i < bound.length(); i++) {
      if (bound.charAt(i) < '9') {
        above.add(differing(bound, i, bound.charAt(i) + 1, '9').then(DIGITS));
      }
    }
    above.add(Regex.text(bound).then(open ? SOME_NOT_ZERO : DIGITS));
    return POINT.then(new Regex.Choice(above));
  }

  private static Regex magnitudeAtMost(Digits bound, boolean open) {
    String whole = bound.whole;
    List<Regex> below = new ArrayList<>();
    if (whole.length() > 1) {
      below.add(Regex.text("0").then(FRACTION));
      below.add(NOT_ZERO.then(DIGIT.times(0, whole.length() - 2)).then(FRACTION));
    }
    for (int i = 0; i < whole.length(); i++) {
      int least = i == 0 && whole.length() > 1 ? '1' : '0';
      if (whole.charAt(i) > least) {
        below.add(
            differing(whole, i, least, whole.charAt(i) - 1)
                .then(DIGIT.times(whole.length() - i - 1, whole.length() - i - 1))
                .then(FRACTION));
      }
    }
    below.add(Regex.text(whole).then(fractionAtMost(bound.fraction, open)));
    return new Regex.Choice(below);
  }

  private static Regex fractionAtMost(String bound, boolean open) {
    Regex zeros = Regex.text("0").times(0, Regex.UNBOUNDED);
    if (bound.isEmpty()) {
      return open ? Regex.NONE : POINT.then(Regex.text("0").then(zeros)).optional();
    }
    List<Regex> below = new ArrayList<>();
    for (int i = 0; i < bound.length(); i++) {
      if (bound.charAt(i) > '0') {
        below.add(differing(bound, i, '0', bound.charAt(i) - 1).then(DIGITS));
      }
      if (i > 0) {
        below.add(Regex.text(bound.substring(0, i)));
      }
    }
    if (!open) {
      below.add(Regex.text(bound).then(zeros));
    }
    return POINT.then(new Regex.Choice(below)).optional();
  }

  /** The first digits of a bound, and then another digit than it has. */
  private static Regex differing(String bound, int at, int low, int high) {
    return Regex.text(bound.substring(0, at)).then(Regex.of(CharSet.of(low, high)));
  }

  /**
   * The multiples of a number.
   *
   * @throws UnsupportedSchemaException if it is neither a small integer nor a power of ten below
   *     one
   */
  public static Dfa multiplesOf(BigDecimal divisor, Automata automata) {
    BigDecimal bare = divisor.signum() > 0 ? divisor.stripTrailingZeros() : BigDecimal.ZERO;
    if (bare.scale() > 0 && bare.unscaledValue().equals(BigInteger.ONE)) {
      int places = Math.min(bare.scale(), MAX_DIGITS);
      return automata.of(MINUS.optional().then(WHOLE).then(fraction(places)));
    }
    if (bare.scale() > 0
        || bare.signum() == 0
        || bare.compareTo(BigDecimal.valueOf(MAX_DIVISOR)) > 0) {
      throw new UnsupportedSchemaException(
          "can be held to for integers from 1 to " + MAX_DIVISOR + ", and for 0.1, 0.01, …");
    }
    return automata.and(automata.of(INTEGERS), remainders(bare.intValueExact()));
  }

  /** By the remainder of what was read so far; the first state has read nothing but a sign. */
  private static Dfa remainders(int divisor) {
    List<Dfa.State> states = new ArrayList<>();
    List<Dfa.Edge> first = new ArrayList<>(digits(0, divisor));
    first.add(new Dfa.Edge(CharSet.of('-'), 0));
    states.add(new Dfa.State(false, first));
    for (int remainder = 0; remainder < divisor; remainder++) {
      states.add(new Dfa.State(remainder == 0, digits(remainder, divisor)));
    }
    return new Dfa(states);
  }

  private static List<Dfa.Edge> digits(int remainder, int divisor) {
    List<Dfa.Edge> edges = new ArrayList<>();
    for (int digit = 0; digit < 10; digit++) {
      int next = (remainder * 10 + digit) % divisor;
      edges.add(new Dfa.Edge(CharSet.of('0' + digit), 1 + next));
    }
    return edges;
  }
}
