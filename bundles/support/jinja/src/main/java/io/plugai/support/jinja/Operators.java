package io.plugai.support.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Python's operators. */
final class Operators {
  private Operators() {}

  /** The number that digits mean. */
  static long integer(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new TemplateException("The template has a number that is too large.");
    }
  }

  static Object signed(boolean minus, Object value) {
    if (value instanceof Double number) {
      return minus ? -number : number;
    }
    return minus ? -Values.integer(value) : Values.integer(value);
  }

  static Object apply(String operator, Object left, Object right, Budget budget) {
    if (operator.equals("~")) {
      return new TextBuilder(budget)
          .add(Values.text(left, budget))
          .add(Values.text(right, budget))
          .text();
    }
    if (left instanceof Nothing || right instanceof Nothing) {
      throw new TemplateException("The template calculates with nothing" + whatOf(left, right));
    }
    return switch (operator) {
      case "+" -> plus(left, right, budget);
      case "*" -> times(left, right, budget);
      case "%" ->
          left instanceof Text form
              ? Printf.format(form, right, budget)
              : number(operator, left, right);
      default -> number(operator, left, right);
    };
  }

  private static String whatOf(Object left, Object right) {
    String missing = ((Nothing) (left instanceof Nothing ? left : right)).missing();
    return missing.isEmpty() ? "." : ": " + missing + " is not there.";
  }

  private static Object plus(Object left, Object right, Budget budget) {
    if (left instanceof Text first && right instanceof Text second) {
      return new TextBuilder(budget).add(first).add(second).text();
    } else if (left instanceof List<?> first && right instanceof List<?> second) {
      budget.steps(first.size() + (long) second.size());
      List<Object> both = new ArrayList<>(first);
      both.addAll(second);
      return both;
    } else if (left instanceof Text || right instanceof Text) {
      throw new TemplateException("The template adds a text and something else.");
    }
    return number("+", left, right);
  }

  private static Object times(Object left, Object right, Budget budget) {
    if (left instanceof Text text) {
      return repeated(text, Values.integer(right), budget);
    } else if (right instanceof Text text) {
      return repeated(text, Values.integer(left), budget);
    } else if (left instanceof List<?> list) {
      long times = Math.max(0, Values.integer(right));
      budget.steps(
          list.isEmpty()
              ? 0
              : Math.multiplyExact((long) list.size(), Math.min(times, Budget.MAX_STEPS)));
      List<Object> many = new ArrayList<>();
      for (long i = 0; i < times && !list.isEmpty(); i++) {
        many.addAll(list);
      }
      return many;
    }
    return number("*", left, right);
  }

  private static Text repeated(Text text, long times, Budget budget) {
    TextBuilder out = new TextBuilder(budget);
    for (long i = 0; i < times && text.length() > 0; i++) {
      out.add(text);
    }
    return out.text();
  }

  private static Object number(String operator, Object left, Object right) {
    if (left instanceof Double || right instanceof Double || operator.equals("/")) {
      return decimal(operator, real(left), real(right));
    }
    long a = Values.integer(left);
    long b = Values.integer(right);
    try {
      return switch (operator) {
        case "+" -> Math.addExact(a, b);
        case "-" -> Math.subtractExact(a, b);
        case "*" -> Math.multiplyExact(a, b);
        case "//" -> Math.floorDiv(a, b);
        case "%" -> Math.floorMod(a, b);
        default -> power(a, b);
      };
    } catch (ArithmeticException e) {
      throw new TemplateException("The template calculates what no number is.");
    }
  }

  private static Object power(long a, long b) {
    double power = Math.pow(a, b);
    return b >= 0 && Math.abs(power) < 1L << 53 ? (Object) (long) power : (Object) power;
  }

  private static double real(Object value) {
    return value instanceof Double number ? number : Values.integer(value);
  }

  private static Object decimal(String operator, double a, double b) {
    if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw new TemplateException("The template divides by zero.");
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      case "%" -> a - b * Math.floor(a / b);
      default -> Math.pow(a, b);
    };
  }

  static boolean compare(String operator, Object left, Object right, Budget budget) {
    return switch (operator) {
      case "==" -> equal(left, right, budget);
      case "!=" -> !equal(left, right, budget);
      case "in" -> contains(right, left, budget);
      case "not in" -> !contains(right, left, budget);
      case "<" -> order(left, right, budget) < 0;
      case "<=" -> order(left, right, budget) <= 0;
      case ">" -> order(left, right, budget) > 0;
      default -> order(left, right, budget) >= 0;
    };
  }

  static boolean equal(Object left, Object right, Budget budget) {
    if (left instanceof Text first && right instanceof Text second) {
      budget.read(first.length() == second.length() ? first.length() : 0);
      return first.equals(second);
    } else if (isNumber(left) && isNumber(right)) {
      return real(left) == real(right);
    } else if (left instanceof Nothing first && right instanceof Nothing second) {
      return first.isUndefined() == second.isUndefined();
    } else if (left instanceof List<?> first && right instanceof List<?> second) {
      return equal(first, second, budget);
    } else if (left instanceof Map<?, ?> first && right instanceof Map<?, ?> second) {
      return first.keySet().equals(second.keySet())
          && equal(
              List.copyOf(first.keySet()).stream().map(first::get).toList(),
              List.copyOf(first.keySet()).stream().map(second::get).toList(),
              budget);
    }
    return left == right;
  }

  private static boolean equal(List<?> left, List<?> right, Budget budget) {
    if (left.size() != right.size()) {
      return false;
    }
    budget.steps(left.size());
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i), budget)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  static boolean contains(Object whole, Object part, Budget budget) {
    if (whole instanceof Text text) {
      budget.read(text.length());
      return text.value().contains(Values.string(part));
    } else if (whole instanceof Map<?, ?> map) {
      return map.containsKey(part);
    } else if (whole instanceof Nothing nothing && !nothing.isUndefined()) {
      throw new TemplateException("The template looks for something in None.");
    }
    for (Object element : Values.elements(whole, budget)) {
      if (equal(element, part, budget)) {
        return true;
      }
    }
    return false;
  }

  /** Which of two comes first. */
  static int order(Object left, Object right, Budget budget) {
    if (left instanceof Text first && right instanceof Text second) {
      budget.read(Math.min(first.length(), second.length()));
      return first.compareTo(second);
    } else if (isNumber(left) && isNumber(right)) {
      return Double.compare(real(left), real(right));
    }
    throw new TemplateException("The template orders what has no order.");
  }
}
