package io.plugai.support.jinja;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What values are to Python: whether they are true, how they are printed, what is in them. */
final class Values {
  private static final double PLAIN_FROM = 1e-4;
  private static final double PLAIN_TO = 1e16;

  private Values() {}

  static boolean isTrue(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    } else if (value instanceof Text text) {
      return text.length() > 0;
    } else if (value instanceof Number number) {
      return number.doubleValue() != 0;
    } else if (value instanceof List<?> list) {
      return !list.isEmpty();
    } else if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    return !(value instanceof Nothing);
  }

  /** As it is printed: {@code str()}, and nothing for what is not there. */
  static Text text(Object value, Budget budget) {
    if (value instanceof Text text) {
      return text;
    } else if (value instanceof Nothing nothing && nothing.isUndefined()) {
      return Text.EMPTY;
    } else if (value instanceof List<?> || value instanceof Map<?, ?>) {
      TextBuilder out = new TextBuilder(budget);
      Representation.write(value, out);
      return out.text();
    }
    return Text.own(plain(value));
  }

  /** How a value reads that holds no others. */
  static String plain(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    } else if (value instanceof Double number) {
      return decimal(number);
    } else if (value instanceof Number number) {
      return number.toString();
    } else if (value instanceof Nothing) {
      return "None";
    }
    throw new TemplateException("The template prints what is no value.");
  }

  /** {@code repr()} of a float. */
  static String decimal(double number) {
    double size = Math.abs(number);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }
    if (size != 0 && (size < PLAIN_FROM || size >= PLAIN_TO)) {
      String[] parts = Double.toString(number).split("E", 2);
      int exponent = Integer.parseInt(parts[1]);
      String mantissa = parts[0].endsWith(".0") ? parts[0].replace(".0", "") : parts[0];
      return mantissa
          + (exponent < 0 ? "e-" : "e+")
          + (Math.abs(exponent) < 10 ? "0" : "")
          + Math.abs(exponent);
    }
    String plain = new BigDecimal(Double.toString(number)).toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  /** The characters of a text. */
  static String string(Object value) {
    if (value instanceof Text text) {
      return text.value();
    }
    throw new TemplateException("The template takes something for a text that is none.");
  }

  static long integer(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    } else if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    throw new TemplateException("The template takes something for a number that is none.");
  }

  /** What a loop goes over: elements, keys, characters. */
  static List<Object> elements(Object value, Budget budget) {
    if (value instanceof List<?> list) {
      budget.steps(list.size());
      return new ArrayList<>(list);
    } else if (value instanceof Map<?, ?> map) {
      budget.steps(map.size());
      return new ArrayList<>(map.keySet());
    } else if (value instanceof Text text) {
      budget.texts(text.length());
      return characters(text);
    } else if (value instanceof Nothing nothing && nothing.isUndefined()) {
      return List.of();
    }
    throw new TemplateException("The template goes over what has no elements.");
  }

  private static List<Object> characters(Text text) {
    List<Object> characters = new ArrayList<>(text.length());
    for (int i = 0; i < text.length(); ) {
      int end = i + Character.charCount(text.value().codePointAt(i));
      characters.add(text.slice(i, end));
      i = end;
    }
    return characters;
  }

  static long length(Object value) {
    if (value instanceof Text text) {
      return text.value().codePointCount(0, text.length());
    } else if (value instanceof List<?> list) {
      return list.size();
    } else if (value instanceof Map<?, ?> map) {
      return map.size();
    } else if (value instanceof Nothing nothing && nothing.isUndefined()) {
      return 0;
    }
    throw new TemplateException("The template asks for the length of what has none.");
  }

  /** Python's white space. */
  static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}
