package io.plugai.core.models;

import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.models.FolderTree.Branch;
import io.plugai.core.models.FolderTree.Entry;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.support.modelfiles.ModelFile;
import java.io.IOException;
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
import java.util.stream.Collectors;

/**
 * Finds the models in a folder. A subfolder with a {@value ModelCard#FILE_NAME} or with weights in
 * it is one model, files at any depth included; weights that lie loose in the folder are one model
 * each, of which the parts lie in files of their own where these are numbered.
 */
final class FolderScan {
  /** How whoever publishes models numbers the parts of one: {@code name-00001-of-00003.gguf}. */
  private static final Pattern PART = Pattern.compile("-\\d{5}(?=-of-\\d{5}\\.\\w+$)");

  private static final Pattern ENDING = Pattern.compile("(-of-\\d{5})?\\.\\w+$");

  /** What programs that fetch files call them until they are whole. */
  private static final Set<String> UNFINISHED =
      Set.of("part", "partial", "incomplete", "crdownload", "download", "aria2", "tmp");

  private final Path root;
  private final FolderWatch watch;
  private final Links links;
  private final OtherNames others = new OtherNames();

  FolderScan(Path root, FolderWatch watch, Links links) {
    this.root = root;
    this.watch = watch;
    this.links = links;
  }

  /**
   * The models of the folder, those in subfolders first, in the order of their file names.
   *
   * @param thorough whether to look again at what was no model the last time
   * @throws IOException if the folder cannot be read
   */
  List<FoundModel> scan(boolean thorough) throws IOException {
    watch.tidy();
    if (thorough) {
      others.forget();
    }
    FolderTree tree = FolderTree.walk(root, watch, links, others);
    others.endLook();
    List<FoundModel> found = new ArrayList<>();
    tree.branches.forEach((folder, branch) -> inFolder(folder, branch).ifPresent(found::add));
    found.addAll(loose(tree.loose));
    return found;
  }

  /** Whether a file may be a model, or tell that one is not finished. */
  static boolean isOfInterest(Path file) {
    return ModelFile.isWeights(file) || isUnfinished(file);
  }

  private static boolean isUnfinished(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 && UNFINISHED.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private Optional<FoundModel> inFolder(Path folder, Branch branch) {
    List<Path> files = branch.files.stream().map(Entry::file).toList();
    Path cardFile = folder.resolve(ModelCard.FILE_NAME);
    boolean hasCard = files.contains(cardFile);
    boolean hasWeights = branch.hasMoreWeights || files.stream().anyMatch(ModelFile::isWeights);
    if (!hasCard && !hasWeights && branch.linkOutside == null) {
      return Optional.empty();
    }
    ModelCard card =
        branch.linkOutside == null && hasCard ? ModelCard.read(cardFile) : ModelCard.blank();
    if (branch.linkOutside != null) {
      card = Faults.linkLeadsOut(branch.linkOutside);
    } else if (branch.hasTooMany) {
      card = Faults.tooManyFiles();
    }
    String folderName = folder.getFileName().toString();
    Optional<String> unfinished =
        files.stream()
            .filter(FolderScan::isUnfinished)
            .map(file -> folder.relativize(file).toString())
            .findFirst();
    List<Entry> whole = branch.files.stream().filter(e -> !isUnfinished(e.file())).toList();
    return Optional.of(
        model(folderName + "/", card.name().orElse(folderName), folder, whole, card, unfinished));
  }

  private List<FoundModel> loose(List<Entry> entries) {
    Map<String, List<Entry>> models = new TreeMap<>();
    Map<String, String> unfinished =
        entries.stream()
            .map(Entry::file)
            .filter(FolderScan::isUnfinished)
            .map(file -> file.getFileName().toString())
            .collect(Collectors.toMap(FolderScan::placeOfUnfinished, name -> name, (a, b) -> a));
    for (Entry entry : entries) {
      if (ModelFile.isWeights(entry.file())) {
        models.computeIfAbsent(whole(entry.file()), any -> new ArrayList<>()).add(entry);
      }
    }
    List<FoundModel> found = new ArrayList<>();
    models.forEach((place, parts) -> found.add(loose(place, parts, unfinished)));
    return found;
  }

  private FoundModel loose(String place, List<Entry> parts, Map<String, String> unfinished) {
    Optional<String> beside = Optional.ofNullable(unfinished.get(place));
    ModelCard card =
        parts.stream()
            .map(Entry::file)
            .filter(links::leadsOut)
            .findFirst()
            .map(Faults::linkLeadsOut)
            .orElse(ModelCard.blank());
    String given = ENDING.matcher(place).replaceFirst("");
    return model(place, given, root, parts, card, beside);
  }

  private static FoundModel model(
      String place,
      String given,
      Path folder,
      List<Entry> entries,
      ModelCard card,
      Optional<String> unfinished) {
    List<Path> files = entries.stream().map(Entry::file).toList();
    long lastChange =
        entries.stream().mapToLong(e -> e.is().lastModifiedTime().toMillis()).max().orElse(0);
    Optional<Path> unspeakable = files.stream().filter(file -> !canBeNamed(file)).findFirst();
    return new FoundModel(
        place,
        given,
        new ModelFiles(ModelNames.of(given), folder, files, card.content()),
        unspeakable.map(Faults::unspeakable).orElse(card),
        Revision.ofKnown(entries.stream().map(Entry::is).toList()),
        lastChange,
        unfinished);
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

  /** The name that all parts of one model share: that of a file of its own without the number. */
  private static String whole(Path path) {
    return PART.matcher(path.getFileName().toString()).replaceFirst("");
  }

  /** The place of the model that a file will belong to once it is whole. */
  private static String placeOfUnfinished(String name) {
    return PART.matcher(name.substring(0, name.lastIndexOf('.'))).replaceFirst("");
  }

  /** What keeps a model from being used, however good its files are. */
  private static final class Faults {
    static ModelCard linkLeadsOut(Path link) {
      return ModelCard.faulty(
          "Its "
              + OneLine.of(link.getFileName().toString(), 100)
              + " is a link that leads out of the model folders, which links_outside in the"
              + " configuration does not allow.");
    }

    static ModelCard tooManyFiles() {
      return ModelCard.faulty(
          "Its folder holds more than " + FolderTree.MOST_FILES + " files: it is no model's.");
    }

    static ModelCard unspeakable(Path file) {
      return ModelCard.faulty(
          "The name of its file "
              + OneLine.of(file.getFileName().toString(), 100)
              + " is no text in the encoding that the gateway runs with ("
              + System.getProperty("sun.jnu.encoding")
              + "): start it with LC_ALL=C.UTF-8, or rename the file.");
    }
  }
}
