package io.plugai.support.web.access;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.Permission;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads {@link Needs}. */
public final class Needed {
  /** The methods by which a servlet answers: {@code doGet}, {@code doPost}, … */
  private static final Pattern ANSWERS = Pattern.compile("do[A-Z][a-z]+");

  private Needed() {}

  /**
   * What a method needs.
   *
   * @param type the class whose instance answers, which may have inherited the method
   * @throws IllegalStateException where neither of the two says it
   */
  public static Permission by(Method method, Class<?> type) {
    Needs needs = method.getAnnotation(Needs.class);
    if (needs == null) {
      needs = type.getAnnotation(Needs.class);
    }
    if (needs == null) {
      throw new IllegalStateException(
          type.getName() + "." + method.getName() + " does not say what it needs");
    }
    return needs.value();
  }

  /**
   * The rules of a servlet, one for each of its own {@code do…} methods.
   *
   * @param path where it answers
   * @throws IllegalStateException where one does not say what it needs
   */
  public static List<AccessRule> byServlet(Class<?> servlet, String path) {
    return Arrays.stream(servlet.getDeclaredMethods())
        .filter(method -> !method.isSynthetic() && ANSWERS.matcher(method.getName()).matches())
        .map(method -> new AccessRule(verb(method), path, by(method, servlet)))
        .toList();
  }

  private static String verb(Method method) {
    return method.getName().substring("do".length()).toUpperCase(Locale.ROOT);
  }
}
