package io.plugai.support.jinja;

import java.util.List;
import java.util.Map;

/** Values as Python shows them within others: {@code repr()}. */
final class Representation {
  private Representation() {}

  static void write(Object value, TextBuilder out) {
    if (value instanceof Text text) {
      quoted(text, out);
    } else if (value instanceof List<?> list) {
      String separator = "[";
      for (Object element : list) {
        out.add(separator);
        write(element, out);
        separator = ", ";
      }
      out.add(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof Map<?, ?> map) {
      String separator = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.add(separator);
        write(entry.getKey(), out);
        out.add(": ");
        write(entry.getValue(), out);
        separator = ", ";
      }
      out.add(map.isEmpty() ? "{}" : "}");
    } else {
      out.add(Values.plain(value));
    }
  }

  private static void quoted(Text text, TextBuilder out) {
    boolean twice = text.value().indexOf('\'') >= 0 && text.value().indexOf('"') < 0;
    char quote = twice ? '"' : '\'';
    out.add(String.valueOf(quote));
    for (int i = 0; i < text.length(); i++) {
      out.addFor(text, i, escaped(text.value().charAt(i), quote));
    }
    out.add(String.valueOf(quote));
  }

  private static String escaped(char c, char quote) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\\' -> "\\\\";
      default -> {
        if (c == quote) {
          yield "\\" + c;
        }
        yield c < ' ' || c >= 0x7F && c < 0xA0
            ? String.format("\\x%02x", (int) c)
            : String.valueOf(c);
      }
    };
  }
}
