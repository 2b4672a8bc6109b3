package io.plugai.support.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code tojson} as {@code transformers} has it: Python's {@code json.dumps}, with all letters. */
final class Json {
  private static final int MAX_DEPTH = 200;

  private final TextBuilder out;
  private final Optional<String> indent;
  private final String between;
  private final String after;
  private final boolean sorted;
  private final boolean ascii;

  private Json(TextBuilder out, Optional<String> indent, Arguments arguments) {
    this.out = out;
    this.indent = indent;
    this.ascii = arguments.flag(0, "ensure_ascii", false);
    this.sorted = arguments.flag(3, "sort_keys", false);
    Object separators = arguments.get(2, "separators", Nothing.NONE);
    if (separators instanceof List<?> both && both.size() == 2) {
      this.between = Values.string(both.get(0));
      this.after = Values.string(both.get(1));
    } else {
      this.between = indent.isPresent() ? "," : ", ";
      this.after = ": ";
    }
  }

  /** A value as JSON. */
  static Text of(Object value, Arguments given) {
    // transformers: tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False)
    Object width = given.get(1, "indent", Nothing.NONE);
    Optional<String> indent =
        width instanceof Nothing
            ? Optional.empty()
            : Optional.of(
                width instanceof Text space
                    ? space.value()
                    : " ".repeat((int) Math.max(0, Math.min(64, Values.integer(width)))));
    TextBuilder out = new TextBuilder(given.budget());
    new Json(out, indent, given).write(value, 0, given.budget());
    return out.text();
  }

  private void write(Object value, int depth, Budget budget) {
    budget.step();
    if (depth > MAX_DEPTH) {
      throw new TemplateException("What the template writes as JSON is nested too deeply.");
    }
    if (value instanceof Text text) {
      string(text);
    } else if (value instanceof List<?> list) {
      list(list, depth, budget);
    } else if (value instanceof Map<?, ?> map) {
      map(map, depth, budget);
    } else if (value instanceof Boolean truth) {
      out.add(truth ? "true" : "false");
    } else if (value instanceof Nothing nothing && !nothing.isUndefined()) {
      out.add("null");
    } else if (value instanceof Number) {
      out.add(Values.plain(value));
    } else {
      throw new TemplateException("The template writes as JSON what is no value.");
    }
  }

  private void list(List<?> list, int depth, Budget budget) {
    out.add("[");
    String separator = "";
    for (Object element : list) {
      out.add(separator);
      line(depth + 1);
      write(element, depth + 1, budget);
      separator = between;
    }
    end(list.isEmpty(), depth, "]");
  }

  private void map(Map<?, ?> map, int depth, Budget budget) {
    out.add("{");
    String separator = "";
    for (Object key : sorted ? map.keySet().stream().sorted().toList() : map.keySet()) {
      out.add(separator);
      line(depth + 1);
      string(Values.text(key, budget));
      out.add(after);
      write(Members.item(map, key, budget), depth + 1, budget);
      separator = between;
    }
    end(map.isEmpty(), depth, "}");
  }

  private void line(int depth) {
    indent.ifPresent(space -> out.add("\n" + space.repeat(depth)));
  }

  private void end(boolean empty, int depth, String bracket) {
    if (!empty) {
      line(depth);
    }
    out.add(bracket);
  }

  private void string(Text text) {
    out.add("\"");
    for (int i = 0; i < text.length(); i++) {
      out.addFor(text, i, escaped(text.value().charAt(i)));
    }
    out.add("\"");
  }

  private String escaped(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      default ->
          c < ' ' || ascii && c > '~' ? String.format("\\u%04x", (int) c) : String.valueOf(c);
    };
  }
}
