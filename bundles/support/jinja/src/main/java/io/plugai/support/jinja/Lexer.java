package io.plugai.support.jinja;

import io.plugai.support.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a template apart, with {@code trim_blocks} and {@code lstrip_blocks} as {@code
 * transformers} sets them: the line break after a tag goes, and so does the space before a tag that
 * begins a line. For one thread.
 */
final class Lexer {
  private static final Pattern OPENING = Pattern.compile("\\{[{%#]");
  private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%}\\s*|%})");
  private static final Pattern ENDRAW =
      Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(\\+%}|-%}\\s*|%}\n?)");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private int counted;

  /** Whether what comes next begins a line. */
  private boolean atLineStart = true;

  private Lexer(String source) {
    this.source = source;
  }

  /**
   * The tokens of a template.
   *
   * @throws TemplateException where it cannot be read
   */
  static List<Token> tokens(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    Lexer lexer =
        new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    Matcher opening = OPENING.matcher(source);
    while (opening.find(position)) {
      int start = opening.start();
      Matcher raw = RAW.matcher(source).region(start, source.length());
      char kind = source.charAt(start + 1);
      data(start, kind != '{');
      if (raw.lookingAt()) {
        raw(raw);
      } else if (kind == '#') {
        comment(start);
      } else {
        position = start + 2 + (isSign(start + 2) ? 1 : 0);
        add(kind == '{' ? Kind.PRINT : Kind.TAG, source.substring(start, start + 2));
        inside(kind == '{' ? "}}" : "%}");
      }
    }
    add(Kind.DATA, source.substring(position));
    position = source.length();
    add(Kind.END, "");
  }

  /** The text up to what opens; {@code tag} where it opens no output. */
  private void data(int start, boolean tag) {
    String text = source.substring(position, start);
    char sign = start + 2 < source.length() ? source.charAt(start + 2) : ' ';
    if (sign == '-') {
      text = Values.stripEnd(text);
    } else if (sign != '+' && tag) {
      int lineStart = text.lastIndexOf('\n') + 1;
      if ((lineStart > 0 || atLineStart) && text.substring(lineStart).isBlank()) {
        text = text.substring(0, lineStart);
      }
    }
    add(Kind.DATA, text);
    position = start;
  }

  private boolean isSign(int at) {
    return at < source.length() && (source.charAt(at) == '-' || source.charAt(at) == '+');
  }

  private void comment(int start) {
    int end = source.indexOf("#}", start + 2);
    if (end < 0) {
      throw failure("a comment does not end.");
    }
    char sign = end > start + 2 ? source.charAt(end - 1) : ' ';
    close(end + 2, sign, true);
  }

  private void raw(Matcher raw) {
    position = raw.end();
    Matcher end = ENDRAW.matcher(source);
    if (!end.find(position)) {
      throw failure("a raw block does not end.");
    }
    String text = source.substring(position, end.start());
    add(Kind.DATA, end.group(1).equals("-") ? Values.stripEnd(text) : text);
    position = end.end();
    atLineStart = source.charAt(position - 1) == '\n';
  }

  /** Goes on after a closing delimiter that ends here. */
  private void close(int end, char sign, boolean tag) {
    position = end;
    if (sign == '-') {
      while (position < source.length() && Values.isSpace(source.charAt(position))) {
        position++;
      }
    } else if (tag && sign != '+' && source.startsWith("\n", position)) {
      position++;
    }
    atLineStart = source.charAt(position - 1) == '\n';
  }

  private void inside(String closing) {
    int brackets = 0;
    while (position < source.length()) {
      char c = source.charAt(position);
      boolean signed = isSign(position) && source.startsWith(closing, position + 1);
      if (brackets == 0 && (signed || source.startsWith(closing, position))) {
        add(Kind.CLOSE, closing);
        close(
            position + closing.length() + (signed ? 1 : 0), signed ? c : ' ', closing.equals("%}"));
        return;
      }
      brackets += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      token(c);
    }
    throw failure("a " + (closing.equals("%}") ? "tag" : "printed value") + " does not end.");
  }

  private void token(char c) {
    if (Values.isSpace(c)) {
      position++;
    } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
      int end = position;
      while (end < source.length() && Character.isUnicodeIdentifierPart(source.charAt(end))) {
        end++;
      }
      take(Kind.NAME, end);
    } else if (c >= '0' && c <= '9') {
      number();
    } else if (c == '\'' || c == '"') {
      string(c);
    } else {
      operator();
    }
  }

  private void number() {
    int end = digits(position);
    boolean afterDot = source.charAt(position - 1) == '.';
    int fraction = digits(end + 1);
    if (!afterDot && source.startsWith(".", end) && fraction > end + 1) {
      take(Kind.FLOAT, fraction);
    } else {
      take(Kind.INTEGER, end);
    }
  }

  private int digits(int from) {
    int end = Math.min(from, source.length());
    while (end < source.length()
        && (source.charAt(end) >= '0' && source.charAt(end) <= '9' || source.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private void string(char quote) {
    int end = position + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw failure("a string does not end.");
    }
    add(Kind.STRING, Escapes.meaning(source.substring(position + 1, end)));
    position = end + 1;
  }

  private void operator() {
    for (String two : List.of("//", "**", "==", "!=", "<=", ">=")) {
      if (source.startsWith(two, position)) {
        take(Kind.OPERATOR, position + 2);
        return;
      }
    }
    if ("+-*/%~<>=.,:|()[]{}".indexOf(source.charAt(position)) < 0) {
      throw failure("unexpected " + source.charAt(position) + ".");
    }
    take(Kind.OPERATOR, position + 1);
  }

  private void take(Kind kind, int end) {
    add(kind, source.substring(position, end));
    position = end;
  }

  private void add(Kind kind, String value) {
    for (; counted < position; counted++) {
      line += source.charAt(counted) == '\n' ? 1 : 0;
    }
    if (kind != Kind.DATA || !value.isEmpty()) {
      tokens.add(new Token(kind, value, line));
    }
  }

  private TemplateException failure(String what) {
    return TemplateException.at(line, what);
  }
}
