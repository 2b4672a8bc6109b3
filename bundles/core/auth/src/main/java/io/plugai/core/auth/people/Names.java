package io.plugai.core.auth.people;

import io.plugai.core.auth.common.Fields;
import io.plugai.core.auth.common.Ids;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What accounts may be called. */
public final class Names {
  /** Names that the audit log, the API or people would take for something else. */
  private static final Set<String> RESERVED =
      Set.of(
          "local",
          "operator",
          "shell",
          "unknown",
          "all",
          // paths below /v1/users
          "login",
          "logout",
          "me",
          "oss-keys",
          "password",
          "provider-keys",
          "refresh",
          "register",
          "sessions",
          "tokens");

  private static final Pattern VALID = Pattern.compile("[a-z0-9._-]{2,64}");
  private static final int DERIVED = 48;
  private static final int SUFFIX = 6;

  private Names() {}

  /** Notes what is wrong with a name that somebody wishes. */
  static void check(Fields fields, String field, String name) {
    fields
        .require(
            VALID.matcher(name).matches(),
            field,
            "must have 2 to 64 lower-case letters a to z, digits, dots, dashes or underscores")
        .require(!isReserved(name), field, "is reserved");
  }

  /** A name of ours from what an identity provider calls somebody. */
  public static String derived(String wish) {
    String plain =
        Normalizer.normalize(wish, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}+", "")
            .replaceAll("@.*", "")
            .replaceAll("[^a-z0-9._-]+", "-");
    String bounded = plain.length() > DERIVED ? plain.substring(0, DERIVED) : plain;
    return VALID.matcher(bounded).matches() && !isReserved(bounded) ? bounded : unlike("person");
  }

  /** Another one, that nobody has. */
  public static String unlike(String name) {
    return name + "-" + Ids.text(SUFFIX);
  }

  private static boolean isReserved(String name) {
    return RESERVED.contains(name) || name.startsWith("usr_") || name.matches("\\.+");
  }
}
