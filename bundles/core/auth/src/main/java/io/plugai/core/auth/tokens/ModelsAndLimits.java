package io.plugai.core.auth.tokens;

import io.plugai.core.api.access.Limits;
import io.plugai.core.api.access.ModelScope;
import java.util.List;
import java.util.regex.Pattern;

/** Compares what one key may ask with what another may. */
final class ModelsAndLimits {
  static final ModelScope ALL_LOCAL = new ModelScope(List.of("local/*"));

  private static final String LOCAL = "local/";
  private static final int MOST = 50;
  private static final Pattern PATTERN = Pattern.compile("[^\\s*\\p{Cntrl}]{1,200}\\*?|\\*");

  private ModelsAndLimits() {}

  static boolean isWellFormed(ModelScope scope) {
    return scope.patterns().size() <= MOST
        && scope.patterns().stream().allMatch(text -> PATTERN.matcher(text).matches());
  }

  static boolean isLocal(ModelScope scope) {
    return scope.patterns().stream().allMatch(pattern -> pattern.startsWith(LOCAL));
  }

  /** Whether all models of the one are models of the other. */
  static boolean within(ModelScope inner, ModelScope outer) {
    return outer.patterns().isEmpty()
        || (!inner.patterns().isEmpty()
            && inner.patterns().stream()
                .allMatch(
                    pattern -> outer.patterns().stream().anyMatch(wide -> covers(wide, pattern))));
  }

  private static boolean covers(String wide, String narrow) {
    return wide.endsWith("*")
        ? narrow.startsWith(wide.substring(0, wide.length() - 1))
        : wide.equals(narrow);
  }

  /** Of each limit, the tighter one. */
  static Limits tighter(Limits a, Limits b) {
    return new Limits(
        tighter(a.requestsPerMinute(), b.requestsPerMinute()),
        tighter(a.tokensPerMinute(), b.tokensPerMinute()),
        tighter(a.concurrent(), b.concurrent()));
  }

  private static int tighter(int a, int b) {
    return a == 0 || b == 0 ? Math.max(a, b) : Math.min(a, b);
  }
}
