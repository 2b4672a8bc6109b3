package io.plugai.support.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Follows grammars as llama.cpp does, stacks and all (src/llama-grammar.cpp), and draws texts from
 * them. It reads what this project writes: texts, classes, names and bars.
 */
final class Gbnf {
  /** From here on the shortest way to an end is taken. */
  private static final int DEEP = 60;

  private final Map<String, List<List<Part>>> rules = new HashMap<>();
  private final Map<String, Integer> heights = new HashMap<>();
  private int mostStacks;

  private sealed interface Part {
    record Chars(List<int[]> ranges) implements Part {
      boolean has(int c) {
        return ranges.stream().anyMatch(range -> range[0] <= c && c <= range[1]);
      }
    }

    record Name(String name) implements Part {}
  }

  /** What is still to come: from this part of an alternative on, then what lies below. */
  private record Stack(List<Part> parts, int at, Stack below, int hash) {
    static Stack of(List<Part> parts, int at, Stack below) {
      return at == parts.size()
          ? below
          : new Stack(
              parts,
              at,
              below,
              31 * (31 * System.identityHashCode(parts) + at) + (below == null ? 0 : below.hash));
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      Stack one = this;
      Stack two = other instanceof Stack stack ? stack : null;
      while (one != two) {
        if (one == null || two == null || one.parts != two.parts || one.at != two.at) {
          return false;
        }
        one = one.below;
        two = two.below;
      }
      return true;
    }
  }

  Gbnf(String grammar) {
    for (String line : grammar.split("\n")) {
      String[] halves = line.split(" ::= ", 2);
      rules.put(halves[0], new Reader(halves[1]).read());
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (String rule : rules.keySet()) {
        int height =
            rules.get(rule).stream().mapToInt(this::height).min().orElse(Integer.MAX_VALUE);
        changed |= height != heights.getOrDefault(rule, Integer.MAX_VALUE);
        heights.put(rule, height);
      }
    }
  }

  private int height(List<Part> parts) {
    int height = 0;
    for (Part part : parts) {
      int below =
          part instanceof Part.Name name ? heights.getOrDefault(name.name, Integer.MAX_VALUE) : 0;
      height = Math.max(height, below == Integer.MAX_VALUE ? below : below + 1);
    }
    return height;
  }

  int rules() {
    return rules.size();
  }

  /** The most stacks that were followed at once. */
  int mostStacks() {
    return mostStacks;
  }

  boolean accepts(String text) {
    Set<Stack> stacks = new LinkedHashSet<>();
    advance(Stack.of(List.of(new Part.Name("root")), 0, null), stacks, 0);
    for (int c : text.codePoints().toArray()) {
      Set<Stack> next = new LinkedHashSet<>();
      for (Stack stack : stacks) {
        if (stack != null && ((Part.Chars) stack.parts.get(stack.at)).has(c)) {
          advance(Stack.of(stack.parts, stack.at + 1, stack.below), next, 0);
        }
      }
      stacks = next;
      mostStacks = Math.max(mostStacks, stacks.size());
    }
    return stacks.contains(null);
  }

  private void advance(Stack stack, Set<Stack> into, int depth) {
    if (depth > 2_000) {
      throw new AssertionError("a rule begins with itself");
    }
    if (stack == null || stack.parts.get(stack.at) instanceof Part.Chars) {
      into.add(stack);
      return;
    }
    Stack below = Stack.of(stack.parts, stack.at + 1, stack.below);
    for (List<Part> alternative : rules.get(((Part.Name) stack.parts.get(stack.at)).name)) {
      advance(Stack.of(alternative, 0, below), into, depth + 1);
    }
  }

  String draw(Random random) {
    StringBuilder text = new StringBuilder();
    List<Part> todo = new ArrayList<>(List.of(new Part.Name("root")));
    for (int steps = 0; !todo.isEmpty(); steps++) {
      Part part = todo.remove(todo.size() - 1);
      if (part instanceof Part.Chars chars) {
        int[] range = chars.ranges.get(random.nextInt(chars.ranges.size()));
        int width = Math.min(range[1] - range[0], random.nextInt(4) == 0 ? Integer.MAX_VALUE : 90);
        text.appendCodePoint(range[0] + random.nextInt(width + 1));
      } else {
        List<Part> way = choose(rules.get(((Part.Name) part).name), random, steps > DEEP);
        for (int i = way.size() - 1; i >= 0; i--) {
          todo.add(way.get(i));
        }
      }
    }
    return text.toString();
  }

  private List<Part> choose(List<List<Part>> ways, Random random, boolean shortest) {
    List<Part> way = ways.get(random.nextInt(ways.size()));
    for (List<Part> other : ways) {
      if (shortest && height(other) < height(way)) {
        way = other;
      }
    }
    return way;
  }

  private static final class Reader {
    private final int[] text;
    private int at;

    Reader(String text) {
      this.text = text.codePoints().toArray();
    }

    List<List<Part>> read() {
      List<List<Part>> ways = new ArrayList<>();
      List<Part> way = new ArrayList<>();
      ways.add(way);
      while (at < text.length) {
        int c = text[at++];
        if (c == '|') {
          way = new ArrayList<>();
          ways.add(way);
        } else if (c == '"') {
          while (text[at] != '"') {
            int one = character();
            way.add(new Part.Chars(List.of(new int[] {one, one})));
          }
          at++;
        } else if (c == '[') {
          way.add(chars());
        } else if (c != ' ') {
          StringBuilder name = new StringBuilder().appendCodePoint(c);
          while (at < text.length && Character.isLetterOrDigit(text[at])) {
            name.appendCodePoint(text[at++]);
          }
          way.add(new Part.Name(name.toString()));
        }
      }
      return ways;
    }

    private Part chars() {
      List<int[]> ranges = new ArrayList<>();
      while (text[at] != ']') {
        int low = character();
        int high = low;
        if (text[at] == '-') {
          at++;
          high = character();
        }
        ranges.add(new int[] {low, high});
      }
      at++;
      return new Part.Chars(ranges);
    }

    private int character() {
      int c = text[at++];
      if (c != '\\') {
        if (c > 0x7e || c < 0x20) {
          throw new AssertionError("not ASCII");
        }
        return c;
      }
      return switch (text[at++]) {
        case 'x' -> hex(2);
        case 'u' -> hex(4);
        case 'U' -> hex(8);
        case '"' -> '"';
        case '\\' -> '\\';
        default -> throw new AssertionError("an escape that is none");
      };
    }

    private int hex(int digits) {
      String hex = new String(text, at, digits);
      at += digits;
      return Integer.parseInt(hex, 16);
    }
  }
}
