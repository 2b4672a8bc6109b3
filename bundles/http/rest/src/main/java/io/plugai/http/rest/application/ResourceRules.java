package io.plugai.http.rest.application;

import io.plugai.core.api.access.AccessRule;
import io.plugai.support.web.access.Needed;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.ws.rs.HttpMethod;
import javax.ws.rs.Path;

/** Reads the rules of a JAX-RS resource from its methods: verb, path, and what they need. */
public final class ResourceRules {
  private static final Pattern SLASHES = Pattern.compile("/+");

  private static final Pattern END = Pattern.compile("(.)/$");

  /** A variable for whatever comes, slashes too: those with an expression of their own. */
  private static final Pattern REST = Pattern.compile("\\{\\w+:[^}]*}");

  private ResourceRules() {}

  /**
   * All of them.
   *
   * @throws IllegalStateException where a method does not say what it needs
   */
  public static Stream<AccessRule> of(Class<?> resource) {
    return Arrays.stream(resource.getMethods())
        .filter(method -> !method.isBridge())
        .flatMap(
            method ->
                verbs(method)
                    .map(
                        verb ->
                            new AccessRule(
                                verb, path(resource, method), Needed.by(method, resource))));
  }

  private static Stream<String> verbs(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
        .filter(Objects::nonNull)
        .map(HttpMethod::value);
  }

  private static String path(Class<?> resource, Method method) {
    Path own = method.getAnnotation(Path.class);
    String whole =
        "/" + resource.getAnnotation(Path.class).value() + "/" + (own == null ? "" : own.value());
    String plain = END.matcher(SLASHES.matcher(whole).replaceAll("/")).replaceAll("$1");
    return REST.matcher(plain).replaceAll("**");
  }
}
