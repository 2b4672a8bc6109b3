package io.plugai.core.downloads.plan;

import io.plugai.core.api.download.DownloadRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What models are called here. */
public final class TargetNames {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,95}");
  private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}._-]+");
  private static final Pattern EDGES = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
  private static final Pattern FORM = Pattern.compile("(?i)([-_.]gguf)+$|\\.(safetensors|onnx)$");
  private static final int LONGEST = 96;

  private TargetNames() {}

  /** Whether a model may be called so. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches() && FileNames.problem(text).isEmpty();
  }

  /** What a model is called where nobody says: as at its source, with its quantization. */
  static String of(DownloadRequest request, List<String> files) {
    String address = request.name().replaceAll("[?#].*$", "");
    String last = address.substring(address.lastIndexOf('/') + 1);
    String name = FORM.matcher(last).replaceAll("");
    Optional<String> kind =
        files.stream()
            .filter(path -> Quantizations.isGguf(path) && !Quantizations.isProjector(path))
            .flatMap(path -> Quantizations.of(path).stream())
            .findFirst();
    if (kind.isPresent() && !name.toUpperCase(Locale.ROOT).contains(kind.get())) {
      name = name + "-" + kind.get();
    }
    return clean(name);
  }

  private static String clean(String name) {
    String spoken = OTHER.matcher(name).replaceAll("-");
    String trimmed = EDGES.matcher(spoken).replaceAll("");
    String bounded = trimmed.length() <= LONGEST ? trimmed : trimmed.substring(0, LONGEST);
    return isName(bounded) ? bounded : "model";
  }
}
