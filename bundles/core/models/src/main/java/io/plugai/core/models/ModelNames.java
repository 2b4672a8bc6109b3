package io.plugai.core.models;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names of models: letters, digits and marks of every script, dots, dashes and underscores. What
 * else a file is called by becomes a dash.
 */
final class ModelNames {
  private static final String LETTER = "\\p{L}\\p{N}";
  private static final Pattern NAME = Pattern.compile("[" + LETTER + "][" + LETTER + "\\p{M}._-]*");
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^" + LETTER + "\\p{M}._-]+");
  private static final Pattern SOME_LETTER = Pattern.compile("[" + LETTER + "]");
  private static final int HASH_BYTES = 4;

  private ModelNames() {}

  /** Whether a model may be called so. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The name of a model whose files are called so. */
  static String of(String given) {
    String clean =
        NOT_IN_NAMES.matcher(Normalizer.normalize(given, Normalizer.Form.NFC)).replaceAll("-");
    return SOME_LETTER.matcher(clean).find() ? clean : "model-" + hash(given);
  }

  /** Another name for the model that lies there, for where the first one is taken. */
  static String distinct(String given, String place) {
    return of(given) + "-" + hash(place);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
