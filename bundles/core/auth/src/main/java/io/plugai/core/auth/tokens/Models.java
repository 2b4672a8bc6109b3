package io.plugai.core.auth.tokens;

import io.plugai.core.api.access.ModelScope;
import java.util.List;
import java.util.regex.Pattern;

/** What the models of a token may look like. */
final class Models {
  static final ModelScope ALL_LOCAL = new ModelScope(List.of("local/*"));

  private static final String LOCAL = "local/";
  private static final int MOST = 50;
  private static final Pattern PATTERN = Pattern.compile("[^\\s*\\p{Cntrl}]{1,200}\\*?|\\*");

  private Models() {}

  static boolean isWellFormed(ModelScope scope) {
    return scope.patterns().size() <= MOST
        && scope.patterns().stream().allMatch(text -> PATTERN.matcher(text).matches());
  }

  static boolean isLocal(ModelScope scope) {
    return scope.patterns().stream().allMatch(pattern -> pattern.startsWith(LOCAL));
  }
}
