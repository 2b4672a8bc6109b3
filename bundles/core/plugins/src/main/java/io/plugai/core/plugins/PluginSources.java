package io.plugai.core.plugins;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one folder that plug-ins may come from. */
final class PluginSources {
  private static final Logger LOG = LoggerFactory.getLogger(PluginSources.class);

  private final Path folder;

  PluginSources(Path folder) {
    this.folder = folder;
  }

  /** Everything that could be installed, as the operator would name it. */
  List<String> available() {
    return inFolder().stream().map(PluginJar::source).toList();
  }

  /** The highest version of each plug-in in the folder, by symbolic name. */
  Map<String, PluginJar> highestInFolder() {
    Map<String, PluginJar> highest = new TreeMap<>();
    BinaryOperator<PluginJar> higher =
        BinaryOperator.maxBy(Comparator.comparing(PluginJar::version));
    inFolder().forEach(jar -> highest.merge(jar.name(), jar, higher));
    return highest;
  }

  private List<PluginJar> inFolder() {
    List<PluginJar> jars = new ArrayList<>();
    for (String name : fileNames()) {
      try {
        jars.add(find(name));
      } catch (GatewayException e) {
        LOG.warn("In the plug-in folder: {}", e.getMessage());
      }
    }
    return jars;
  }

  private List<String> fileNames() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(PluginSources::isJarName)
          .sorted()
          .toList();
    } catch (IOException e) {
      LOG.warn("The plug-in folder {} cannot be read: {}", folder, e.toString());
      return List.of();
    }
  }

  /**
   * The plug-in that an operator names.
   *
   * @throws GatewayException where it does not exist, or lies anywhere else
   */
  PluginJar find(String name) {
    if (!isJarName(name)) {
      throw new GatewayException(
          ErrorCode.FORBIDDEN,
          "A plug-in is named by its file in the plug-in folder, as 'name.jar'.");
    }
    Path file = folder.resolve(name);
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(folder.toRealPath()) || !Files.isRegularFile(real)) {
        throw new GatewayException(
            ErrorCode.FORBIDDEN, name + " is not a file of the plug-in folder itself.");
      }
      return PluginJar.read(name, real);
    } catch (IOException e) {
      throw new GatewayException(
          ErrorCode.NOT_FOUND, "There is no " + name + " in the plug-in folder.", e);
    }
  }

  private static boolean isJarName(String name) {
    return name.endsWith(".jar")
        && !name.startsWith(".")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
  }
}
