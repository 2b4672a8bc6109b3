package io.plugai.core.downloads.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from the names of GGUF files how their weights are kept, as who publishes them writes it:
 * {@code name-Q4_K_M.gguf}, {@code Q4_K_M/name-00001-of-00002.gguf}, {@code mmproj-name-F16.gguf}.
 */
public final class Quantizations {
  private static final Pattern QUANTIZATION =
      Pattern.compile(
          "(?i)(?<![A-Za-z0-9])((?:UD-)?(?:I?Q\\d(?:_[A-Z0-9]+)*|TQ\\d_\\d|MXFP4(?:_MOE)?|BF16|F16|FP16|F32))(?![A-Za-z0-9])");
  private static final Pattern SPLIT = Pattern.compile("-(\\d{5})-of-(\\d{5})(?=\\.gguf$)");

  /** What is taken where nobody says: the best that most machines can hold, then the nearest. */
  private static final List<String> USUAL =
      List.of("Q4_K_M", "Q4_K_S", "Q4_0", "MXFP4", "Q5_K_M", "Q8_0", "IQ4_XS", "Q6_K", "F16");

  private Quantizations() {}

  /** Whether a path is a GGUF file's. */
  public static boolean isGguf(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".gguf");
  }

  /** Whether a file is the part of a model that sees pictures or hears. */
  public static boolean isProjector(String path) {
    return isGguf(path) && file(path).toLowerCase(Locale.ROOT).contains("mmproj");
  }

  /** How the weights of a file are kept, in capitals; the last one that its path names. */
  public static Optional<String> of(String path) {
    Matcher found = QUANTIZATION.matcher(path.substring(0, Math.max(0, path.lastIndexOf('.'))));
    String last = "";
    while (found.find()) {
      last = found.group(1);
    }
    return last.isEmpty() ? Optional.empty() : Optional.of(last.toUpperCase(Locale.ROOT));
  }

  /** The files that make up one model each: those of one are numbered. */
  static Map<String, List<String>> models(List<String> ggufs) {
    Map<String, List<String>> models = new LinkedHashMap<>();
    ggufs.stream()
        .filter(path -> !isProjector(path))
        .forEach(
            path ->
                models
                    .computeIfAbsent(SPLIT.matcher(path).replaceFirst(""), any -> new ArrayList<>())
                    .add(path));
    return models;
  }

  /** How many files a numbered one says that there are; 1 where it is not numbered. */
  static int parts(String path) {
    Matcher split = SPLIT.matcher(path);
    return split.find() ? Integer.parseInt(split.group(2)) : 1;
  }

  /** What is taken of these where nobody says. */
  static Optional<String> usual(List<String> present) {
    return USUAL.stream().filter(present::contains).findFirst();
  }

  /** The projector that goes with a model: half precision, which all runners take. */
  static Optional<String> projector(List<String> ggufs) {
    return ggufs.stream()
        .filter(Quantizations::isProjector)
        .min(
            Comparator.comparingInt(Quantizations::projectorRank)
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int projectorRank(String path) {
    return switch (of(path).orElse("")) {
      case "F16", "FP16" -> 0;
      case "BF16" -> 1;
      case "Q8_0" -> 2;
      default -> 3;
    };
  }

  private static String file(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
