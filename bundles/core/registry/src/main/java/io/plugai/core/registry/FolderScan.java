package io.plugai.core.registry;

import io.plugai.spi.runner.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the models in a folder. A subfolder with a {@value ModelCard#FILE_NAME} or with weights in
 * it is one model, files at any depth included; weights that lie loose in the folder are one model
 * each. Links are followed; what begins with a dot is left alone.
 */
final class FolderScan {
  private static final Logger LOG = LoggerFactory.getLogger(FolderScan.class);

  /** File formats of weights, known to whoever publishes models. */
  private static final Set<String> WEIGHTS = Set.of("gguf", "onnx", "safetensors");

  private static final int DEEPEST = 6;
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9._-]+");

  private final FolderVisitor visitor;

  /**
   * @param visitor told of every folder before it is read, so that no change after that is missed
   */
  FolderScan(FolderVisitor visitor) {
    this.visitor = visitor;
  }

  /** The models of a folder in the order of their file names. */
  List<FoundModel> scan(Path root) throws IOException {
    visitor.visit(root);
    List<FoundModel> found = new ArrayList<>();
    for (Path path : children(root)) {
      try {
        if (Files.isDirectory(path)) {
          addFolder(path, found);
        } else if (isWeights(path)) {
          found.add(model(stem(path), root, List.of(path), ModelCard.blank()));
        }
      } catch (IOException | UncheckedIOException e) {
        LOG.warn("{} cannot be read and is left out: {}", path, e.toString());
      }
    }
    return found;
  }

  private void addFolder(Path folder, List<FoundModel> found) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> below = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : (Iterable<Path>) below::iterator) {
        if (Files.isDirectory(path)) {
          visitor.visit(path);
        }
      }
    }
    try (Stream<Path> below = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
      below.filter(path -> !isHidden(path)).filter(Files::isRegularFile).forEach(files::add);
    }
    Path cardFile = folder.resolve(ModelCard.FILE_NAME);
    boolean hasCard = files.contains(cardFile);
    if (hasCard || files.stream().anyMatch(FolderScan::isWeights)) {
      files.sort(null);
      ModelCard card = hasCard ? ModelCard.read(cardFile) : ModelCard.blank();
      found.add(model(card.name().orElse(folder.getFileName().toString()), folder, files, card));
    }
  }

  private static FoundModel model(String name, Path folder, List<Path> files, ModelCard card)
      throws IOException {
    List<String> stamps = new ArrayList<>();
    long lastChange = 0;
    for (Path file : files) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      stamps.add(attributes.size() + "@" + attributes.lastModifiedTime());
      lastChange = Math.max(lastChange, attributes.lastModifiedTime().toMillis());
    }
    String clean = NOT_IN_NAMES.matcher(name).replaceAll("-");
    return new FoundModel(
        new ModelFiles(clean, folder, files, card.content()), card, stamps, lastChange);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(path -> !isHidden(path)).sorted().toList();
    }
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static boolean isWeights(Path path) {
    String name = path.getFileName().toString();
    return WEIGHTS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static String stem(Path path) {
    String name = path.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** Is told of the folders that are read. */
  interface FolderVisitor {
    void visit(Path folder) throws IOException;
  }
}
