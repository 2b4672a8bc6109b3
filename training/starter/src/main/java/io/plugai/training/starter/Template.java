package io.plugai.training.starter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A sentence with choices: <code>{how do|how can} i add {a|my|} @model</code>. Braces hold
 * alternatives, which may be empty and may nest; {@code @name} stands for any entry of a word list,
 * itself a template. The list {@code @nonsense} is built in: a made-up word.
 */
final class Template {
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern SPACE_BEFORE_MARK = Pattern.compile(" ([,.?!])");

  private final Node root;

  private Template(Node root) {
    this.root = root;
  }

  /**
   * Reads a template.
   *
   * @param lists the word lists that it may name
   * @throws IllegalArgumentException on unbalanced braces or an unknown list
   */
  static Template parse(String source, Map<String, Template> lists) {
    return new Template(new Parser(source, lists).parse());
  }

  /** One sentence, every choice made by chance. */
  String sample(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    root.sample(random, text);
    return tidy(text.toString());
  }

  /** In how many ways the choices can fall; a large number for made-up words. */
  double variety() {
    return root.variety();
  }

  /**
   * Matches, whatever the case, exactly the sentences that this template can make; made-up words
   * match nothing.
   */
  Pattern pattern() {
    return Pattern.compile(" *" + root.expression() + " *", Pattern.CASE_INSENSITIVE);
  }

  private static String tidy(String text) {
    return SPACE_BEFORE_MARK.matcher(SPACES.matcher(text).replaceAll(" ").strip()).replaceAll("$1");
  }

  private sealed interface Node {
    void sample(RandomGenerator random, StringBuilder text);

    double variety();

    String expression();
  }

  private record Literal(String text) implements Node {
    @Override
    public void sample(RandomGenerator random, StringBuilder out) {
      out.append(text);
    }

    @Override
    public double variety() {
      return 1;
    }

    @Override
    public String expression() {
      return SPACES
          .splitAsStream(text.isBlank() ? "" : text)
          .map(word -> word.isEmpty() ? "" : Pattern.quote(word))
          .collect(Collectors.joining(" *", "", text.isBlank() || text.endsWith(" ") ? " *" : ""));
    }
  }

  private record Sequence(List<Node> parts) implements Node {
    @Override
    public void sample(RandomGenerator random, StringBuilder text) {
      parts.forEach(part -> part.sample(random, text));
    }

    @Override
    public double variety() {
      return parts.stream().mapToDouble(Node::variety).reduce(1, (a, b) -> a * b);
    }

    @Override
    public String expression() {
      return parts.stream().map(Node::expression).collect(Collectors.joining());
    }
  }

  private record Choice(List<Node> options) implements Node {
    @Override
    public void sample(RandomGenerator random, StringBuilder text) {
      options.get(random.nextInt(options.size())).sample(random, text);
    }

    @Override
    public double variety() {
      return options.stream().mapToDouble(Node::variety).sum();
    }

    @Override
    public String expression() {
      return options.stream().map(Node::expression).collect(Collectors.joining("|", "(?:", ")"));
    }
  }

  private record Nonsense() implements Node {
    private static final String[] STARTS = {
      "b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n",
      "p", "pl", "qu", "r", "s", "sh", "st", "t", "th", "tr", "v", "w", "z"
    };
    private static final String[] VOWELS = {"a", "e", "i", "o", "u", "ai", "ea", "ee", "io", "ou"};
    private static final String[] ENDS = {
      "", "", "", "n", "r", "s", "t", "l", "ck", "nd", "rt", "m", "st", "x"
    };

    @Override
    public void sample(RandomGenerator random, StringBuilder text) {
      int syllables = 2 + random.nextInt(3);
      for (int i = 0; i < syllables; i++) {
        text.append(any(STARTS, random)).append(any(VOWELS, random)).append(any(ENDS, random));
      }
    }

    private static String any(String[] parts, RandomGenerator random) {
      return parts[random.nextInt(parts.length)];
    }

    @Override
    public double variety() {
      return 1000;
    }

    @Override
    public String expression() {
      return "(?!)";
    }
  }

  private static final class Parser {
    private final String source;
    private final Map<String, Template> lists;
    private int at;

    Parser(String source, Map<String, Template> lists) {
      this.source = source;
      this.lists = lists;
    }

    Node parse() {
      Node node = choice();
      if (at < source.length()) {
        throw new IllegalArgumentException("unbalanced '}' in: " + source);
      }
      return node;
    }

    private Node choice() {
      List<Node> options = new ArrayList<>();
      options.add(sequence());
      while (at < source.length() && source.charAt(at) == '|') {
        at++;
        options.add(sequence());
      }
      return options.size() == 1 ? options.get(0) : new Choice(List.copyOf(options));
    }

    private Node sequence() {
      List<Node> parts = new ArrayList<>();
      while (at < source.length() && "|}".indexOf(source.charAt(at)) < 0) {
        parts.add(
            switch (source.charAt(at)) {
              case '{' -> braces();
              case '@' -> list();
              default -> literal();
            });
      }
      return parts.size() == 1 ? parts.get(0) : new Sequence(List.copyOf(parts));
    }

    private Node braces() {
      at++;
      Node inside = choice();
      if (at >= source.length()) {
        throw new IllegalArgumentException("unbalanced '{' in: " + source);
      }
      at++;
      return inside;
    }

    private Node list() {
      int start = ++at;
      while (at < source.length() && Character.isLetter(source.charAt(at))) {
        at++;
      }
      String name = source.substring(start, at);
      if (name.equals("nonsense")) {
        return new Nonsense();
      }
      Template list = lists.get(name);
      if (list == null) {
        throw new IllegalArgumentException("no word list @" + name + " for: " + source);
      }
      return list.root;
    }

    private Node literal() {
      int start = at;
      while (at < source.length() && "|}{@".indexOf(source.charAt(at)) < 0) {
        at++;
      }
      return new Literal(source.substring(start, at));
    }
  }
}
