package io.plugai.core.downloads.plan;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What files of somebody else's may be called here: what is safe on every file system, below one
 * folder, and told apart by each.
 */
public final class FileNames {
  private static final int MOST_BYTES = 255;
  private static final int MOST_PATH_BYTES = 1024;
  private static final int DEEPEST = 5;
  private static final Pattern UNSPEAKABLE =
      Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\\\:*?\"<>|]");
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

  private FileNames() {}

  /** What is wrong with a path; empty where it is fine. Never holds what could harm a terminal. */
  public static Optional<String> problem(String path) {
    if (path.isEmpty() || bytes(path) > MOST_PATH_BYTES) {
      return Optional.of("is empty or too long");
    }
    if (path.startsWith("/")) {
      return Optional.of("is absolute");
    }
    String[] names = path.split("/", -1);
    if (names.length > DEEPEST) {
      return Optional.of("lies deeper than %d folders".formatted(DEEPEST));
    }
    for (String name : names) {
      Optional<String> wrong = nameProblem(name);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> nameProblem(String name) {
    if (name.isEmpty() || bytes(name) > MOST_BYTES) {
      return Optional.of("has a part that is empty or too long");
    }
    if (name.equals(".") || name.equals("..")) {
      return Optional.of("leads out of its folder");
    }
    if (UNSPEAKABLE.matcher(name).find()) {
      return Optional.of("holds characters that no file should have");
    }
    if (RESERVED.matcher(name).matches() || name.endsWith(".") || name.endsWith(" ")) {
      return Optional.of("is reserved on some systems");
    }
    return Optional.empty();
  }

  /** Two of the paths, or folders of theirs, that some file systems take for the same. */
  public static Optional<String> collision(Collection<String> paths) {
    Map<String, String> taken = new HashMap<>();
    for (String path : paths) {
      for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
        String folder = path.substring(0, end) + "/";
        String before = taken.putIfAbsent(plain(folder), folder);
        boolean isFile = taken.containsKey(plain(path.substring(0, end)));
        if (isFile || (before != null && !before.equals(folder))) {
          return Optional.of(path);
        }
      }
      if (taken.putIfAbsent(plain(path), path) != null || taken.containsKey(plain(path) + "/")) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private static String plain(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /** A path as it may be shown to people. */
  public static String shown(String path) {
    String clean = UNSPEAKABLE.matcher(path).replaceAll("?");
    return clean.length() <= 100 ? clean : clean.substring(0, 100) + "…";
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
