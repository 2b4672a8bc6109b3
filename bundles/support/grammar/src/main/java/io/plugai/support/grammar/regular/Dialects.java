package io.plugai.support.grammar.regular;

/** How to read what dialects of regular expressions read differently. */
enum Dialects {
  /** What matches in all of them. */
  ALL {
    @Override
    CharSet of(CharClass some) {
      return some.surely();
    }

    @Override
    Regex end() {
      return Regex.EMPTY;
    }
  },

  /** What matches in any of them. */
  ANY {
    @Override
    CharSet of(CharClass some) {
      return some.maybe();
    }

    /** For some, the end of a text is before its last line end, too. */
    @Override
    Regex end() {
      Regex one = Regex.of(CharSet.of("\n\r\u0085\u2028\u2029"));
      return Regex.choice(Regex.EMPTY, one, Regex.text("\r\n"));
    }
  };

  /** The other way to read: what matches in any is what does not fail in all. */
  Dialects opposite() {
    return this == ALL ? ANY : ALL;
  }

  abstract CharSet of(CharClass some);

  abstract Regex end();
}
