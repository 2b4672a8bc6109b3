package io.plugai.support.modelfiles;

import io.plugai.support.modelfiles.gguf.GgufHeader;
import io.plugai.support.modelfiles.gguf.GgufReader;
import io.plugai.support.modelfiles.onnx.OnnxHeader;
import io.plugai.support.modelfiles.onnx.OnnxReader;
import io.plugai.support.modelfiles.safetensors.SafetensorsHeader;
import io.plugai.support.modelfiles.safetensors.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/** One file of weights, and what its header says. */
public sealed interface ModelFile {

  /** The endings of the files that can be read here. */
  Set<String> ENDINGS = Set.of("gguf", "safetensors", "onnx");

  /** Where it lies. */
  Path path();

  /** What it holds. */
  FileKind kind();

  /** A GGUF file. */
  record Gguf(Path path, GgufHeader header) implements ModelFile {
    @Override
    public FileKind kind() {
      return header.kind();
    }
  }

  /** A safetensors file. */
  record Safetensors(Path path, SafetensorsHeader header) implements ModelFile {
    @Override
    public FileKind kind() {
      return header.kind();
    }
  }

  /** An ONNX file. */
  record Onnx(Path path, OnnxHeader header) implements ModelFile {
    @Override
    public FileKind kind() {
      return FileKind.MODEL;
    }
  }

  /**
   * A file that cannot be read.
   *
   * @param sentence why, for people
   * @param incomplete whether it may become readable by growing
   */
  record Broken(Path path, String sentence, boolean incomplete) implements ModelFile {
    @Override
    public FileKind kind() {
      return FileKind.OTHER;
    }
  }

  /** Whether a file of that name holds weights in a format that can be read here. */
  static boolean isWeights(Path path) {
    return ENDINGS.contains(Shown.ending(String.valueOf(path.getFileName())));
  }

  /** Reads the header of a file, which its ending says the format of. Takes milliseconds. */
  static ModelFile read(Path path) {
    try {
      if (!Files.isRegularFile(path)) {
        throw new NoSuchFileException(path.toString());
      }
      return switch (Shown.ending(String.valueOf(path.getFileName()))) {
        case "gguf" -> new Gguf(path, GgufReader.read(path));
        case "safetensors" -> new Safetensors(path, SafetensorsReader.read(path));
        case "onnx" -> new Onnx(path, OnnxReader.read(path));
        default -> new Broken(path, "Its format is not known here.", false);
      };
    } catch (ModelFileException e) {
      return new Broken(path, String.valueOf(e.getMessage()), e.isIncomplete());
    } catch (IOException | InvalidPathException e) {
      return new Broken(path, "It cannot be read.", false);
    }
  }
}
