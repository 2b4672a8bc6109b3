package io.plugai.core.downloads.plan;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which paths are wanted: {@code *} stands for any characters, as the hub's own tools have it, also
 * for slashes; {@code ?} for one.
 */
final class Globs {
  private final List<Pattern> patterns;

  Globs(List<String> globs) {
    patterns = globs.stream().map(Globs::pattern).toList();
  }

  private static Pattern pattern(String glob) {
    String all = glob.endsWith("/") ? glob + "*" : glob;
    return Pattern.compile(
        all.replaceAll("\\*+", "*")
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining()),
        Pattern.DOTALL);
  }

  boolean match(String path) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }
}
