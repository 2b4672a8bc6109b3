package io.plugai.core.models;

import io.plugai.core.api.catalogue.Revision;
import io.plugai.spi.runner.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the models in a folder. A subfolder with a {@value ModelCard#FILE_NAME} or with weights in
 * it is one model, files at any depth included; weights that lie loose in the folder are one model
 * each, of which the parts lie in files of their own where these are numbered. Links are followed;
 * what begins with a dot is left alone.
 */
final class FolderScan {
  private static final Logger LOG = LoggerFactory.getLogger(FolderScan.class);

  /** File formats of weights, known to whoever publishes models. */
  private static final Set<String> WEIGHTS = Set.of("gguf", "onnx", "safetensors");

  /** How whoever publishes models numbers the parts of one: {@code name-00001-of-00003.gguf}. */
  private static final Pattern PART = Pattern.compile("-\\d{5}(?=-of-\\d{5}\\.\\w+$)");

  private static final Pattern ENDING = Pattern.compile("(-of-\\d{5})?\\.\\w+$");

  private final FolderVisitor visitor;

  /**
   * @param visitor told of every folder before it is read, so that no change after that is missed
   */
  FolderScan(FolderVisitor visitor) {
    this.visitor = visitor;
  }

  /** The models of a folder, those in subfolders first, in the order of their file names. */
  List<FoundModel> scan(Path root) throws IOException {
    visitor.visit(root);
    List<FoundModel> found = new ArrayList<>();
    Map<String, List<Path>> loose = new TreeMap<>();
    for (Path path : children(root)) {
      if (Files.isDirectory(path)) {
        attempt(path, () -> addFolder(path, found));
      } else if (isWeights(path) && Files.isRegularFile(path)) {
        FolderFiles.watch(path, visitor);
        loose.computeIfAbsent(whole(path), any -> new ArrayList<>()).add(path);
      }
    }
    loose.forEach(
        (whole, parts) -> {
          String name = ENDING.matcher(whole).replaceFirst("");
          attempt(root, () -> found.add(model(name, root, parts, ModelCard.blank())));
        });
    return found;
  }

  /** What may fail for one model must not take the others along. */
  private static void attempt(Path path, Step step) {
    try {
      step.run();
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("What lies in {} cannot be read and is left out: {}", path, e.toString());
    }
  }

  private void addFolder(Path folder, List<FoundModel> found) throws IOException {
    List<Path> files = FolderFiles.below(folder, visitor);
    Path cardFile = folder.resolve(ModelCard.FILE_NAME);
    boolean hasCard = files.contains(cardFile);
    if (hasCard || files.stream().anyMatch(FolderScan::isWeights)) {
      ModelCard card = hasCard ? ModelCard.read(cardFile) : ModelCard.blank();
      found.add(model(card.name().orElse(folder.getFileName().toString()), folder, files, card));
    }
  }

  private static FoundModel model(String given, Path folder, List<Path> files, ModelCard card)
      throws IOException {
    long lastChange = 0;
    for (Path file : files) {
      lastChange = Math.max(lastChange, Files.getLastModifiedTime(file).toMillis());
    }
    Optional<Path> unspeakable = files.stream().filter(file -> !canBeNamed(file)).findFirst();
    return new FoundModel(
        given,
        new ModelFiles(ModelNames.of(given), folder, files, card.content()),
        unspeakable.map(FolderScan::unspeakable).orElse(card),
        Revision.of(files),
        lastChange);
  }

  /**
   * A name is bytes to Linux. Java reads it as text of the locale's encoding, and what that does
   * not hold it can neither write down nor tell another program.
   */
  private static boolean canBeNamed(Path file) {
    try {
      return Path.of(file.toString()).equals(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static ModelCard unspeakable(Path file) {
    return ModelCard.faulty(
        "The name of its file "
            + OneLine.of(file.getFileName().toString(), 100)
            + " is no text in the encoding that the gateway runs with ("
            + System.getProperty("sun.jnu.encoding")
            + "): start it with LC_ALL=C.UTF-8, or rename the file.");
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(path -> !FolderFiles.isHidden(path)).sorted().toList();
    }
  }

  private static boolean isWeights(Path path) {
    String name = path.getFileName().toString();
    return WEIGHTS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** The name that all parts of one model share: that of a file of its own without the number. */
  private static String whole(Path path) {
    return PART.matcher(path.getFileName().toString()).replaceFirst("");
  }

  /** Is told of the folders that are read. */
  interface FolderVisitor {
    void visit(Path folder) throws IOException;
  }

  /** Something with files. */
  private interface Step {
    void run() throws IOException;
  }
}
