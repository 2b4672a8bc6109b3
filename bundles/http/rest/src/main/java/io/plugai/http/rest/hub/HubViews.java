package io.plugai.http.rest.hub;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.plugai.core.api.hub.Fit;
import io.plugai.core.api.hub.HubModel;
import io.plugai.core.api.hub.HubPage;
import io.plugai.core.api.hub.Variant;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.RemoteFile;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Models at their sources, as callers see them. */
final class HubViews {
  private static final int MOST_FILES = 2000;

  private HubViews() {}

  static Found found(HubPage page) {
    return new Found(
        page.source(),
        page.models().stream().map(HubViews::model).toList(),
        page.next().orElse(null));
  }

  static Detailed detailed(HubModel found) {
    List<RemoteFile> files = found.model().files();
    ModelAbout about = found.model().about();
    return new Detailed(
        model(found),
        files.size(),
        files.stream().limit(MOST_FILES).map(HubViews::file).toList(),
        about.card().orElse(null),
        about.recommended());
  }

  private static Model model(HubModel found) {
    ModelAbout about = found.model().about();
    return new Model(
        found.source(),
        found.model().name(),
        found.model().revision().orElse(null),
        about.task().orElse(null),
        about.library().orElse(null),
        about.licence().orElse(null),
        about.gated(),
        number(about.downloads()),
        number(about.parameters()),
        about.architecture().orElse(null),
        number(about.contextLength()),
        about.updated().map(Instant::toString).orElse(null),
        about.tags(),
        found.runs(),
        found.variants().stream().map(HubViews::variant).toList());
  }

  private static WeightsView variant(Variant variant) {
    Fit fit = variant.fit();
    return new WeightsView(
        variant.name(),
        variant.format(),
        number(variant.bytes()),
        variant.files().stream().map(RemoteFile::path).toList(),
        new FitView(
            fit.verdict().id(),
            fit.runner().orElse(null),
            number(fit.neededBytes()),
            number(fit.freeBytes()),
            fit.speed().map(Fit.Speed::id).orElse(null)));
  }

  private static FileView file(RemoteFile file) {
    return new FileView(file.path(), number(file.size()), file.sha256().orElse(null));
  }

  private static @Nullable Long number(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  /** What was found. */
  @Schema(name = "HubModelList", description = "Models that were found at a source.")
  public record Found(
      @Schema(description = "Where.") String source,
      List<Model> models,
      @Schema(description = "What to ask with for more, of the same source.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}

  /** One model. */
  @Schema(name = "HubModel", description = "A model at its source.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Model(
      @Schema(description = "Where it is.", example = "huggingface") String source,
      @Schema(description = "What it is called there.") String name,
      @Schema(description = "What fixes its files: a commit, a digest.") @Nullable String revision,
      @Schema(description = "What it is for.") @Nullable String task,
      @Schema(description = "Its format or library.") @Nullable String library,
      @Schema(description = "An SPDX identifier where it is one.") @Nullable String licence,
      @Schema(description = "Whether its licence must be accepted at the source first.")
          boolean gated,
      @Schema(description = "How often it was fetched, as the source counts.")
          @Nullable Long downloads,
      @Schema(description = "How many weights it has.") @Nullable Long parameters,
      @Schema(example = "llama") @Nullable String architecture,
      @Schema(description = "How many tokens it was made for.") @Nullable Long contextLength,
      @Schema(format = "date-time") @Nullable String updatedAt,
      @Schema(description = "As the source has them.") List<String> tags,
      @Schema(description = "Whether any of its variants would run on this machine now.")
          boolean runs,
      @Schema(description = "The ways in which its weights are to be had, the smallest first.")
          List<WeightsView> variants) {}

  /** Weights. */
  @Schema(name = "HubVariant", description = "One way in which a model's weights are to be had.")
  public record WeightsView(
      @Schema(description = "The quantization, or the file's name.", example = "Q4_K_M")
          String name,
      @Schema(example = "gguf") String format,
      @Schema(description = "Of all files together.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Long bytes,
      @Schema(description = "All parts.") List<String> files,
      FitView fit) {}

  /** Whether it would run. */
  @Schema(
      name = "HubFit",
      description = "Whether it would run on this machine, as far as its size tells.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FitView(
      @Schema(
              description =
                  "runs: it would run now; not_now: if others than models gave memory back;"
                      + " too_large: this machine has less memory; no_runner: nothing here loads"
                      + " such files; unknown: its size is not told.",
              allowableValues = {"runs", "not_now", "too_large", "no_runner", "unknown"})
          String verdict,
      @Schema(description = "What would run it.") @Nullable String runner,
      @Schema(description = "About how much memory it would take.") @Nullable Long neededBytes,
      @Schema(description = "How much memory can be made free.") @Nullable Long freeBytes,
      @Schema(
              description =
                  "How fast it would write without a graphics card: fast: faster than people read;"
                      + " moderate: about as fast; slow: slower.",
              allowableValues = {"fast", "moderate", "slow"})
          @Nullable String speed) {}

  /** One model with everything. */
  @Schema(name = "HubModelDetails", description = "A model at its source, with its files.")
  public record Detailed(
      @JsonUnwrapped Model model,
      @Schema(description = "How many files it has; of very many, not all are told.") int fileCount,
      List<FileView> files,
      @Schema(description = "What its makers say of it, Markdown.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String card,
      @Schema(description = "Parameters that its makers recommend.")
          Map<String, Object> recommended) {}

  /** A file. */
  @Schema(name = "HubFile", description = "A file of a model at its source.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FileView(
      String path,
      @Nullable Long bytes,
      @Schema(description = "Of its content.") @Nullable String sha256) {}
}
