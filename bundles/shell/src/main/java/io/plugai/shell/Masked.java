package io.plugai.shell;

import java.util.Arrays;
import java.util.regex.Pattern;

/** What of a configured value may be shown. What may be a secret is taken for one. */
final class Masked {
  private static final String HIDDEN = "(hidden)";

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "key|secret|passw|token|credential|authorization|^header\\.", Pattern.CASE_INSENSITIVE);

  /** Too short to be a secret, or only where it is: {@code $[env:NAME;default=]}. */
  private static final Pattern HARMLESS =
      Pattern.compile("|true|false|\\d{1,6}|\\$\\[env:\\w+(;default=)?]");

  /** In addresses: {@code //name:password@host}. In arguments of programs: {@code --api-key …}. */
  private static final Pattern WITHIN =
      Pattern.compile(
          "(?<=//)[^/@\\s]+(?=@)|(?<=(key|secret|password|token)[ =])\\S+",
          Pattern.CASE_INSENSITIVE);

  private Masked() {}

  /** The value as text, or what there is to be seen of it. */
  static String value(String key, Object value) {
    String text =
        value instanceof Object[] several ? Arrays.toString(several) : String.valueOf(value);
    if (HARMLESS.matcher(text).matches()) {
      return text;
    }
    return SECRET_KEY.matcher(key).find() ? HIDDEN : WITHIN.matcher(text).replaceAll(HIDDEN);
  }
}
