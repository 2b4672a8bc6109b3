package io.plugai.runners.llama;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this machine has.
 *
 * @param root where its files are found: {@code /}
 * @param system the name of its system, as {@code os.name}
 * @param architecture the name of its processor's kind, as {@code os.arch}
 * @param environment finds a variable's value; empty where it is not set
 */
record Host(
    Path root,
    String system,
    String architecture,
    java.util.function.UnaryOperator<String> environment) {

  private static final String OPENMP = "libgomp.so.1";
  private static final int MAX_FILE = 8 << 20;

  /** The machine that this runs on. */
  static Host here() {
    return new Host(
        Path.of("/"),
        System.getProperty("os.name", ""),
        System.getProperty("os.arch", ""),
        name -> Optional.ofNullable(System.getenv(name)).orElse(""));
  }

  /** One sentence on what it lacks to run the bundled engine; empty where it lacks nothing. */
  Optional<String> lacksForBundledEngine() {
    boolean linux = system.toLowerCase(Locale.ROOT).contains("linux");
    boolean intel = architecture.equals("amd64") || architecture.equals("x86_64");
    if (!linux) {
      return Optional.empty();
    }
    if (!intel && !architecture.equals("aarch64")) {
      return Optional.of(
          "The bundled engine is not built for "
              + architecture
              + ": install llama.cpp's llama-server.");
    }
    if (intel && !processorHasAvx2()) {
      return Optional.of(
          "This processor lacks AVX2, which the bundled engine needs: install llama.cpp's"
              + " llama-server.");
    }
    if (!hasOpenMp()) {
      return Optional.of(
          "The library libgomp.so.1 is missing: install the package libgomp1 (Debian, Ubuntu) or"
              + " libgomp (Fedora, Alpine).");
    }
    return Optional.empty();
  }

  /** Where a program is that is named by its path, or looked up on the PATH. */
  Optional<Path> program(String command) {
    if (command.isEmpty()) {
      return Optional.empty();
    }
    if (command.contains("/")) {
      return Optional.of(Path.of(command)).filter(Files::isExecutable);
    }
    return Stream.of(environment.apply("PATH").split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(command))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * The program that starts Java: that which runs here, or another one where it has gone since, as
   * after an upgrade into another folder.
   */
  Optional<Path> java() {
    return Stream.of(System.getProperty("java.home", ""), environment.apply("JAVA_HOME"))
        .filter(home -> !home.isEmpty())
        .map(home -> Path.of(home, "bin", "java"))
        .filter(Files::isExecutable)
        .findFirst()
        .or(() -> program("java"));
  }

  /** The kernel lists what the processor can do; where it says nothing, it is taken to be able. */
  private boolean processorHasAvx2() {
    String info = head(root.resolve("proc/cpuinfo"));
    return !info.contains("flags") || info.contains(" avx2");
  }

  private boolean hasOpenMp() {
    List<Path> folders = new ArrayList<>();
    for (String folder : environment.apply("LD_LIBRARY_PATH").split(":")) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    String triplet = (architecture.equals("aarch64") ? "aarch64" : "x86_64") + "-linux-gnu";
    for (String top : List.of("lib", "usr/lib", "lib64", "usr/lib64", "usr/local/lib")) {
      folders.add(root.resolve(top));
      folders.add(root.resolve(top).resolve(triplet));
    }
    return folders.stream().anyMatch(folder -> Files.exists(folder.resolve(OPENMP)))
        || head(root.resolve("etc/ld.so.cache")).contains(OPENMP);
  }

  /** The beginning of a file as Latin-1; empty where it cannot be read. */
  private static String head(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_FILE), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
