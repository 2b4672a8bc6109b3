package io.plugai.core.downloads.plan;

import io.plugai.core.api.download.DownloadRequest;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Chooses what of a model is fetched. */
public final class Planner {
  private static final int MOST_FILES = 1000;

  /** What an operator writes beside a model; nobody else's is taken. */
  private static final String CARD = "model.json";

  private static final Pattern HIDDEN = Pattern.compile("(^|/)\\.(?!\\.?(/|$))");

  private static final Set<String> UNNEEDED =
      Set.of("md", "png", "jpg", "jpeg", "gif", "webp", "svg", "mp4", "pdf", "ipynb");

  /** The same weights once more, in older forms. */
  private static final Set<String> OLD_WEIGHTS =
      Set.of("bin", "pt", "pth", "ckpt", "h5", "msgpack", "ot", "tflite", "gguf");

  private Planner() {}

  /**
   * The plan.
   *
   * @throws GatewayException {@code VALIDATION} where what is wanted is not there, or may not be
   *     called here as it is there
   */
  public static Plan of(DownloadRequest request, RemoteModel model) {
    Map<String, RemoteFile> offered =
        model.files().stream()
            .filter(file -> !isLeftAlone(file.path()))
            .collect(Collectors.toMap(RemoteFile::path, file -> file, (one, same) -> one));
    List<String> chosen = choose(request, offered.keySet().stream().sorted().toList());
    if (chosen.size() > MOST_FILES) {
      throw refused("files", "would be %d files; say which".formatted(chosen.size()));
    }
    checkNames(chosen);
    List<RemoteFile> files = new ArrayList<>(chosen.stream().map(offered::get).toList());
    request.sha256().ifPresent(sha256 -> expect(files, sha256));
    return new Plan(request.target().orElseGet(() -> TargetNames.of(request, chosen)), files);
  }

  private static boolean isLeftAlone(String path) {
    return path.equals(CARD) || HIDDEN.matcher(path).find();
  }

  private static List<String> choose(DownloadRequest request, List<String> offered) {
    if (offered.isEmpty()) {
      throw refused("name", "has no files there");
    }
    if (request.quantization().isPresent()) {
      return quantized(request.quantization().get(), wanted(request, offered));
    }
    if (!request.patterns().isEmpty()) {
      return wanted(request, offered);
    }
    return offered.size() == 1 ? offered : usual(offered);
  }

  private static List<String> wanted(DownloadRequest request, List<String> offered) {
    if (request.patterns().isEmpty()) {
      return offered;
    }
    Globs globs = new Globs(request.patterns());
    List<String> matching = offered.stream().filter(globs::match).toList();
    if (matching.isEmpty()) {
      throw refused("files", "match none of the %d files there".formatted(offered.size()));
    }
    return matching;
  }

  /** What is needed, where nobody says: one model of a repository of quantizations, else all. */
  private static List<String> usual(List<String> offered) {
    List<String> ggufs = offered.stream().filter(Quantizations::isGguf).toList();
    if (ggufs.isEmpty()) {
      return needed(offered);
    }
    Map<String, List<String>> models = Quantizations.models(ggufs);
    List<String> kinds =
        models.keySet().stream().flatMap(path -> Quantizations.of(path).stream()).toList();
    if (models.size() == 1) {
      return whole(models.values().iterator().next(), ggufs);
    }
    return Quantizations.usual(kinds)
        .map(kind -> quantized(kind, offered))
        .orElseThrow(() -> refused("quantization", "is needed; there are " + names(kinds)));
  }

  private static List<String> needed(List<String> offered) {
    boolean safe = offered.stream().anyMatch(path -> ending(path).equals("safetensors"));
    List<String> needed =
        offered.stream()
            .filter(path -> !UNNEEDED.contains(ending(path)))
            .filter(path -> !safe || !OLD_WEIGHTS.contains(ending(path)))
            .toList();
    return needed.isEmpty() ? offered : needed;
  }

  private static String ending(String path) {
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static List<String> quantized(String wanted, List<String> offered) {
    List<String> ggufs = offered.stream().filter(Quantizations::isGguf).toList();
    Map<String, List<String>> models = Quantizations.models(ggufs);
    String kind = wanted.toUpperCase(Locale.ROOT);
    List<List<String>> matching =
        models.entrySet().stream()
            .filter(model -> Quantizations.of(model.getKey()).filter(kind::equals).isPresent())
            .map(Map.Entry::getValue)
            .toList();
    if (matching.isEmpty()) {
      throw refused(
          "quantization",
          "is not there; there are "
              + names(
                  models.keySet().stream()
                      .flatMap(path -> Quantizations.of(path).stream())
                      .toList()));
    }
    if (matching.size() > 1) {
      throw refused(
          "quantization",
          "is there of %d models; say with `files` which one is meant".formatted(matching.size()));
    }
    return whole(matching.get(0), ggufs);
  }

  private static String names(List<String> kinds) {
    return kinds.isEmpty()
        ? "none"
        : kinds.stream().distinct().sorted().collect(Collectors.joining(", "));
  }

  /** All parts of a model, with its projector. */
  private static List<String> whole(List<String> parts, List<String> ggufs) {
    int told = Quantizations.parts(parts.get(0));
    if (told != parts.size()) {
      throw refused("files", "are incomplete there: %d of %d".formatted(parts.size(), told));
    }
    List<String> all = new ArrayList<>(parts);
    Quantizations.projector(ggufs).ifPresent(all::add);
    return all;
  }

  private static void checkNames(List<String> chosen) {
    for (String path : chosen) {
      FileNames.problem(path)
          .ifPresent(
              problem -> {
                throw refused(
                    "files", "hold \"%s\", which %s".formatted(FileNames.shown(path), problem));
              });
    }
    FileNames.collision(chosen)
        .ifPresent(
            path -> {
              throw refused(
                  "files",
                  "hold names that differ only in case or form, as \"%s\""
                      .formatted(FileNames.shown(path)));
            });
  }

  private static void expect(List<RemoteFile> files, String sha256) {
    String wanted = sha256.toLowerCase(Locale.ROOT);
    if (files.size() != 1) {
      throw refused("sha256", "is of one file, and there are %d".formatted(files.size()));
    }
    RemoteFile file = files.get(0);
    if (file.sha256().filter(told -> !told.equals(wanted)).isPresent()) {
      throw refused("sha256", "is not that of the file there");
    }
    files.set(0, new RemoteFile(file.path(), file.size(), Optional.of(wanted)));
  }

  /** All sizes together, where all are known. */
  public static OptionalLong size(List<RemoteFile> files) {
    return files.stream().allMatch(file -> file.size().isPresent())
        ? OptionalLong.of(files.stream().mapToLong(file -> file.size().getAsLong()).sum())
        : OptionalLong.empty();
  }

  private static GatewayException refused(String field, String reason) {
    return new GatewayException(
        ErrorCode.VALIDATION,
        "This cannot be fetched: `%s` %s.".formatted(field, reason),
        List.of(new io.plugai.spi.error.FieldError(field, reason)));
  }
}
