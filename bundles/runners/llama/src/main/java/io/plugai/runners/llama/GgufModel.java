package io.plugai.runners.llama;

import io.plugai.spi.runner.ModelFiles;
import io.plugai.support.modelfiles.FileKind;
import io.plugai.support.modelfiles.ModelFileException;
import io.plugai.support.modelfiles.gguf.GgufHeader;
import io.plugai.support.modelfiles.gguf.GgufReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model in the files of one folder. Which file is what, its header says: a folder may also hold
 * adapters, projectors, and what is damaged.
 *
 * @param name its name
 * @param weights the GGUF file; of a split model the first part
 * @param projector the file that lets it see images, where there is one
 * @param header what stands in the weights' header
 * @param bytes the size of its GGUF files
 * @param contextTokens the context window that its description asks for
 */
record GgufModel(
    String name,
    Path weights,
    Optional<Path> projector,
    GgufHeader header,
    long bytes,
    OptionalInt contextTokens) {

  private static final String NUMBER = "-00001";

  /** As llama.cpp calls the parts of a split model, and looks for them. */
  private static final Pattern FIRST_PART =
      Pattern.compile("(.*)" + NUMBER + "-of-(\\d{5})\\.gguf", Pattern.CASE_INSENSITIVE);

  /**
   * Reads the headers of a model's files.
   *
   * @throws ModelFileException if they hold no GGUF model; the message is for people
   * @throws IOException if they cannot be read
   */
  static GgufModel read(ModelFiles files) throws IOException {
    List<Gguf> ggufs = ggufs(files.files());
    Gguf weights = weights(ggufs);
    Optional<Path> projector =
        ggufs.stream().filter(gguf -> gguf.is(FileKind.PROJECTOR)).map(Gguf::file).findFirst();
    long bytes = projector.isPresent() ? Files.size(projector.get()) : 0;
    for (Gguf part : parts(weights, ggufs)) {
      bytes += Files.size(part.file());
    }
    return new GgufModel(
        files.name(), weights.file(), projector, weights.header(), bytes, context(files));
  }

  /** A file and what it says of itself. */
  private record Gguf(Path file, GgufHeader header) {
    boolean is(FileKind kind) {
      return header.kind() == kind;
    }

    String fileName() {
      return String.valueOf(file.getFileName());
    }
  }

  /** Those that can be read; where there is none, the first failure is thrown. */
  private static List<Gguf> ggufs(List<Path> files) throws IOException {
    List<Gguf> ggufs = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    for (Path file : files) {
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(".gguf")) {
        try {
          ggufs.add(new Gguf(file, GgufReader.read(file)));
        } catch (IOException e) {
          failures.add(e);
        }
      }
    }
    if (ggufs.isEmpty()) {
      throw failures.isEmpty()
          ? ModelFileException.because("There is no GGUF file.")
          : failures.get(0);
    }
    return ggufs;
  }

  private static Gguf weights(List<Gguf> ggufs) throws ModelFileException {
    for (Gguf gguf : ggufs) {
      if (gguf.is(FileKind.MODEL) && gguf.header().part() == 0) {
        return gguf;
      }
    }
    GgufHeader other = ggufs.get(0).header();
    throw ModelFileException.because(
        other.kind() == FileKind.MODEL
            ? "Part 1 of its " + other.parts() + " parts is missing."
            : other.kind().sentence());
  }

  private static List<Gguf> parts(Gguf weights, List<Gguf> ggufs) throws ModelFileException {
    long count = weights.header().parts();
    if (count <= 1) {
      return List.of(weights);
    }
    Matcher first = FIRST_PART.matcher(weights.fileName());
    if (!first.matches() || Long.parseLong(first.group(2)) != count) {
      throw ModelFileException.because(
          String.format(
              Locale.ROOT,
              "It is in %1$d parts, which must be called name-00001-of-%1$05d.gguf and so on.",
              count));
    }
    Pattern name =
        Pattern.compile(
            Pattern.quote(first.group(1))
                + "-\\d{5}"
                + Pattern.quote(weights.fileName().substring(first.end(1) + NUMBER.length())));
    List<Gguf> parts =
        ggufs.stream()
            .filter(gguf -> gguf.file().resolveSibling(weights.fileName()).equals(weights.file()))
            .filter(gguf -> name.matcher(gguf.fileName()).matches())
            .toList();
    if (parts.size() < count) {
      throw ModelFileException.because(
          "Only " + parts.size() + " of its " + count + " parts are there.");
    }
    return parts;
  }

  private static OptionalInt context(ModelFiles files) {
    return files.description().get("context_window") instanceof Integer tokens && tokens > 0
        ? OptionalInt.of(tokens)
        : OptionalInt.empty();
  }
}
