package io.plugai.workers.llama;

import io.plugai.support.worker.PrivateFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How the worker was told to run.
 *
 * @param model the GGUF file; of a split model the first part
 * @param folder where to listen, a private folder; the worker removes it when it ends
 * @param context the most tokens that one generation may read and write together
 * @param slots how many generations run at once
 * @param threads how many threads compute
 */
record Options(Path model, PrivateFolder folder, int context, int slots, int threads) {

  /**
   * Reads {@code --name=value} arguments.
   *
   * @throws IllegalArgumentException if one is missing or is not what it should be
   */
  static Options parse(String[] args) {
    Map<String, String> values = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (!arg.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException("not an option: " + arg);
      }
      values.put(arg.substring(2, equals), arg.substring(equals + 1));
    }
    return new Options(
        Path.of(text(values, "model")),
        new PrivateFolder(absolute(values, "folder"), absolute(values, "socket")),
        positive(values, "context"),
        positive(values, "slots"),
        positive(values, "threads"));
  }

  private static Path absolute(Map<String, String> values, String name) {
    return Path.of(text(values, name)).toAbsolutePath();
  }

  private static String text(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  private static int positive(Map<String, String> values, String name) {
    int value = Integer.parseInt(text(values, name));
    if (value < 1) {
      throw new IllegalArgumentException("--" + name + " must be at least 1");
    }
    return value;
  }
}
