package io.plugai.support.modelfiles;

import io.plugai.support.modelfiles.ModelFile.Broken;
import io.plugai.support.modelfiles.ModelFile.Gguf;
import io.plugai.support.modelfiles.ModelFile.Onnx;
import io.plugai.support.modelfiles.ModelFile.Safetensors;
import io.plugai.support.modelfiles.gguf.GgufHeader;
import io.plugai.support.modelfiles.onnx.OnnxHeader;
import io.plugai.support.modelfiles.safetensors.SafetensorsHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at all files of one model. Never fails: what is wrong becomes the fault of the {@link
 * Inspection}.
 */
public final class ModelInspector {
  /** More files of weights than any model has are not opened. */
  private static final int MOST_WEIGHTS = 2000;

  private final List<Path> files;
  private final List<ModelFile> weights;

  private ModelInspector(List<Path> files) {
    this.files = files;
    this.weights =
        files.stream()
            .filter(ModelFile::isWeights)
            .limit(MOST_WEIGHTS)
            .map(ModelFile::read)
            .toList();
  }

  /**
   * Reads the headers of a model's files.
   *
   * @param folder what holds them
   * @param files all of them
   */
  public static Inspection inspect(Path folder, List<Path> files) {
    Path index = folder.resolve(DiffusersLayout.FILE_NAME);
    ModelInspector inspector = new ModelInspector(files);
    Inspection inspection =
        files.contains(index) ? inspector.diffusers(index) : inspector.weights();
    Path config = folder.resolve(GenerationConfig.FILE_NAME);
    return files.contains(config) ? withRecommended(inspection, config) : inspection;
  }

  private static Inspection withRecommended(Inspection inspection, Path config) {
    try {
      Map<String, Object> recommended = GenerationConfig.recommended(config);
      return recommended.isEmpty() ? inspection : inspection.with("recommended", recommended);
    } catch (IOException e) {
      return inspection; // advice that cannot be read takes no model away
    }
  }

  private Inspection weights() {
    if (weights.isEmpty()) {
      return Inspection.nothingKnown();
    }
    ModelFile main = main();
    Inspection inspection = describe(main);
    Optional<Broken> incomplete = broken().filter(Broken::incomplete);
    if (incomplete.isPresent()) {
      return inspection.at(complaint(incomplete.get()), true);
    }
    return main.kind() == FileKind.MODEL ? complete(main, inspection) : inspection;
  }

  /**
   * The file that speaks for all: a model before what belongs to one, a first part before others.
   */
  private ModelFile main() {
    Optional<ModelFile> first =
        weights.stream()
            .filter(file -> file.kind() == FileKind.MODEL)
            .filter(file -> !(file instanceof Gguf gguf) || gguf.header().part() == 0)
            .findFirst();
    return first
        .or(() -> weights.stream().filter(file -> file.kind() == FileKind.MODEL).findFirst())
        .or(() -> weights.stream().filter(file -> !(file instanceof Broken)).findFirst())
        .orElse(weights.get(0));
  }

  private static Inspection describe(ModelFile file) {
    if (file instanceof Gguf gguf) {
      return gguf(gguf.header());
    } else if (file instanceof Safetensors safetensors) {
      return safetensors(safetensors.header());
    } else if (file instanceof Onnx onnx) {
      return onnx(onnx.header());
    }
    Broken broken = (Broken) file;
    String ending = Shown.ending(String.valueOf(file.path().getFileName()));
    return Inspection.broken(ending, broken.sentence(), broken.incomplete());
  }

  private static Inspection gguf(GgufHeader header) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("format", "gguf");
    facts.put("architecture", header.architecture());
    header.name().ifPresent(name -> facts.put("title", name));
    header.quantisation().ifPresent(name -> facts.put("quantisation", name));
    if (header.parts() == 1) {
      facts.put("parameters", header.tensors().numbers());
    }
    header.contextLength().ifPresent(tokens -> facts.put("context_length", tokens));
    header.licence().ifPresent(name -> facts.put("license", name));
    facts.put("chat_template", header.hasChatTemplate());
    if (!header.recommended().isEmpty()) {
      facts.put("recommended", header.recommended());
    }
    Inspection inspection = Inspection.of(header.kind(), facts);
    return new Inspection(
        inspection.kind(), inspection.facts(), header.width(), Optional.empty(), false);
  }

  private static Inspection safetensors(SafetensorsHeader header) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("format", "safetensors");
    header.mostly().ifPresent(type -> facts.put("quantisation", type));
    return Inspection.of(header.kind(), facts);
  }

  private static Inspection onnx(OnnxHeader header) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("format", "onnx");
    facts.put("opset", header.opset());
    facts.put("parameters", header.numbers());
    facts.put("inputs", header.inputs().stream().map(OnnxHeader.Port::name).limit(50).toList());
    facts.put("outputs", header.outputs().stream().map(OnnxHeader.Port::name).limit(50).toList());
    return Inspection.of(FileKind.MODEL, facts);
  }

  // ---- whether all is there ----

  private Inspection complete(ModelFile main, Inspection inspection) {
    String name = String.valueOf(main.path().getFileName());
    Optional<String> parts =
        SplitName.of(name).flatMap(split -> split.complaint(namesBeside(main)));
    if (parts.isPresent()) {
      return inspection.at(parts.get(), true);
    }
    if (main instanceof Gguf gguf && gguf.header().parts() > 1 && SplitName.of(name).isEmpty()) {
      return inspection.at(
          "It is part "
              + (gguf.header().part() + 1)
              + " of "
              + gguf.header().parts()
              + ", which must be called name-00001-of-00003.gguf and so on.",
          false);
    }
    for (ModelFile file : weights) {
      Optional<String> lacking = file instanceof Onnx onnx ? lacking(onnx) : Optional.empty();
      if (lacking.isPresent()) {
        return inspection.at(lacking.get(), true);
      }
    }
    return inspection;
  }

  private Set<String> namesBeside(ModelFile file) {
    return files.stream()
        .filter(other -> file.path().equals(other.resolveSibling(file.path().getFileName())))
        .map(other -> String.valueOf(other.getFileName()))
        .collect(Collectors.toSet());
  }

  private static Optional<String> lacking(Onnx onnx) {
    for (Map.Entry<String, Long> data : onnx.header().externalData().entrySet()) {
      Path file = onnx.path().resolveSibling(data.getKey());
      long bytes = sizeOf(file);
      if (bytes < Math.max(1, data.getValue())) {
        return Optional.of(
            "Its weights in "
                + Shown.of(data.getKey())
                + (bytes < 0 ? " are missing." : " are not whole."));
      }
    }
    return Optional.empty();
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }

  private Optional<Broken> broken() {
    return weights.stream()
        .filter(Broken.class::isInstance)
        .map(Broken.class::cast)
        .max((a, b) -> Boolean.compare(a.incomplete(), b.incomplete()));
  }

  private String complaint(Broken broken) {
    return weights.size() == 1
        ? broken.sentence()
        : Shown.of(String.valueOf(broken.path().getFileName())) + ": " + broken.sentence();
  }

  // ---- pipelines ----

  private Inspection diffusers(Path index) {
    try {
      DiffusersLayout layout = DiffusersLayout.read(index, files);
      Inspection inspection =
          Inspection.of(
              FileKind.MODEL,
              Map.of(
                  "format", "diffusers",
                  "architecture", layout.pipeline(),
                  "components", layout.components()));
      return broken()
          .map(broken -> inspection.at(complaint(broken), broken.incomplete()))
          .orElse(inspection);
    } catch (ModelFileException e) {
      return Inspection.broken("diffusers", String.valueOf(e.getMessage()), e.isIncomplete());
    } catch (IOException e) {
      return Inspection.broken("diffusers", "Its files cannot be read.", false);
    }
  }
}
