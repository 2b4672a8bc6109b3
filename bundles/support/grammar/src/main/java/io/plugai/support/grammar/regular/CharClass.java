package io.plugai.support.grammar.regular;

/**
 * What a class of a pattern stands for, in the dialects of regular expressions that people check
 * answers with (ECMA-262, which JSON Schema recommends, Java, Python). They differ in what they
 * take for white space or for the end of a line. What is written here is right in all of them.
 *
 * @param surely what every dialect takes
 * @param maybe what any dialect takes
 */
record CharClass(CharSet surely, CharSet maybe) {
  static final CharClass NOTHING = same(CharSet.NONE);
  static final CharClass DIGIT = same(CharSet.of('0', '9'));
  static final CharClass WORD =
      same(DIGIT.surely.or(CharSet.of('a', 'z')).or(CharSet.of('A', 'Z')).or(CharSet.of('_')));
  static final CharClass SPACE =
      new CharClass(
          CharSet.of(" \t\n\u000b\f\r"),
          CharSet.of(
                  " \t\n\u000b\f\r\u001c\u001d\u001e\u001f\u0085\u00a0\u1680\u180e\u2028\u2029"
                      + "\u202f\u205f\u3000\ufeff")
              .or(CharSet.of(0x2000, 0x200b)));
  static final CharClass ANY_BUT_LINE_ENDS =
      new CharClass(CharSet.of("\n"), CharSet.of("\n\r\u0085\u2028\u2029")).not();

  static CharClass same(CharSet set) {
    return new CharClass(set, set);
  }

  CharClass not() {
    return new CharClass(maybe.not(), surely.not());
  }

  CharClass or(CharClass other) {
    return new CharClass(surely.or(other.surely), maybe.or(other.maybe));
  }
}
