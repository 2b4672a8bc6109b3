package io.plugai.support.grammar.regular;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A regular language, as it is written down. */
public sealed interface Regex {
  /** As often as one likes. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /** Every text. */
  Regex ANY = of(CharSet.ALL).times(0, UNBOUNDED);

  /** The empty text. */
  Regex EMPTY = new Sequence(List.of());

  /** No text at all. */
  Regex NONE = new Choice(List.of());

  /** One character. */
  record One(CharSet set) implements Regex {}

  /** One after the other. */
  record Sequence(List<Regex> parts) implements Regex {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** One of several. */
  record Choice(List<Regex> alternatives) implements Regex {
    public Choice {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** The same several times; {@code most} may be {@link #UNBOUNDED}. */
  record Repeat(Regex part, int least, int most) implements Regex {}

  /** One character of a set. */
  static Regex of(CharSet set) {
    return new One(set);
  }

  /** This text. */
  static Regex text(String text) {
    return new Sequence(
        text.codePoints().mapToObj(character -> of(CharSet.of(character))).toList());
  }

  /** One of these texts. */
  static Regex texts(Collection<String> texts) {
    return new Choice(texts.stream().map(Regex::text).toList());
  }

  /** One of these. */
  static Regex choice(Regex... alternatives) {
    return new Choice(List.of(alternatives));
  }

  /** This, and what comes after it. */
  default Regex then(Regex next) {
    List<Regex> parts = new ArrayList<>();
    for (Regex part : List.of(this, next)) {
      parts.addAll(part instanceof Sequence sequence ? sequence.parts : List.of(part));
    }
    return new Sequence(parts);
  }

  /** This several times over. */
  default Regex times(int least, int most) {
    return new Repeat(this, least, most);
  }

  /** This or nothing. */
  default Regex optional() {
    return times(0, 1);
  }
}
