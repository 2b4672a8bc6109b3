package io.plugai.core.hub;

import io.plugai.spi.source.RemoteFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sorts the files of a model into the ways in which its weights are to be had. */
final class Variants {
  private static final Pattern WEIGHTS =
      Pattern.compile("(.*?)(?:-(\\d{5})-of-(\\d{5}))?\\.(gguf|safetensors|onnx)");

  /** As llama.cpp names its types, and the floats. */
  private static final Pattern QUANTIZATION =
      Pattern.compile(
          "(?:^|[-._/])((?:UD-)?I?Q\\d(?:_[0-9A-Z]+)*|TQ\\d_\\d|MXFP4(?:_MOE)?|BF16|FP?16|FP?32)"
              + "(?=$|[-._/])",
          Pattern.CASE_INSENSITIVE);

  /** What belongs to weights and is none. */
  private static final Pattern BESIDE =
      Pattern.compile("(^|[-._/])(mmproj|imatrix|adapter|lora|vocab)([-._/]|$)");

  private static final int MOST = 200;

  private Variants() {}

  /**
   * Weights of one kind.
   *
   * @param name the quantization, or the file's name
   * @param format how the files end
   * @param files all parts
   */
  record Weights(String name, String format, List<RemoteFile> files) {

    /** Of all parts together, where told. */
    OptionalLong bytes() {
      return files.stream().allMatch(file -> file.size().isPresent())
          ? OptionalLong.of(files.stream().mapToLong(file -> file.size().getAsLong()).sum())
          : OptionalLong.empty();
    }
  }

  /** The smallest first; what lacks a part is left out. */
  static List<Weights> of(List<RemoteFile> files) {
    Map<String, Parts> all = new TreeMap<>();
    for (RemoteFile file : files) {
      Matcher parts = WEIGHTS.matcher(file.path());
      if (parts.matches() && !BESIDE.matcher(lower(file.path())).find()) {
        all.computeIfAbsent(key(parts), key -> new Parts(parts)).add(parts, file);
      }
    }
    return all.values().stream()
        .filter(Parts::areComplete)
        .map(Parts::together)
        .sorted(Comparator.comparingLong(weights -> weights.bytes().orElse(Long.MAX_VALUE)))
        .limit(MOST)
        .toList();
  }

  /** GGUF files stand for themselves; the others of a folder belong together. */
  private static String key(Matcher parts) {
    String stem = parts.group(1);
    return parts.group(4).equals("gguf")
        ? stem + ".gguf"
        : stem.substring(0, stem.lastIndexOf('/') + 1) + "*." + parts.group(4);
  }

  private static String lower(String path) {
    return path.toLowerCase(Locale.ROOT);
  }

  /** Files that are loaded together. */
  private static final class Parts {
    private final String stem;
    private final String format;
    private final Map<String, Integer> expected = new LinkedHashMap<>();
    private final Map<String, Integer> found = new LinkedHashMap<>();
    private final List<RemoteFile> files = new ArrayList<>();

    Parts(Matcher first) {
      stem = first.group(1);
      format = first.group(4);
    }

    void add(Matcher parts, RemoteFile file) {
      files.add(file);
      if (parts.group(3) != null) {
        expected.put(parts.group(1), Integer.parseInt(parts.group(3)));
        found.merge(parts.group(1), 1, Integer::sum);
      }
    }

    boolean areComplete() {
      return found.equals(expected);
    }

    Weights together() {
      return new Weights(name(), format, List.copyOf(files));
    }

    private String name() {
      Optional<String> quantization =
          QUANTIZATION
              .matcher(stem)
              .results()
              .reduce((first, second) -> second)
              .map(found -> found.group(1).toUpperCase(Locale.ROOT));
      return quantization.orElseGet(
          () -> format.equals("gguf") ? stem.substring(stem.lastIndexOf('/') + 1) : format);
    }
  }
}
