package io.plugai.training.starter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A question that the finished model is asked.
 *
 * @param part what kind of question it is; results are counted by it
 * @param question as a person types it
 * @param words any of which a right answer holds
 */
record Probe(String part, String question, List<String> words) {

  /**
   * Reads {@code part | question | word, word} a line; lines that begin with {@code #} are notes.
   */
  static List<Probe> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Probe::of)
        .toList();
  }

  private static Probe of(String line) {
    String[] fields = line.split(" \\| ", -1);
    if (fields.length != 3) {
      throw new IllegalArgumentException("not part | question | words: " + line);
    }
    return new Probe(fields[0], fields[1], Arrays.asList(fields[2].split(", ")));
  }

  /** Whether an answer holds one of the words, whatever the case. */
  boolean passes(String answer) {
    String text = answer.toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(word -> text.contains(word.toLowerCase(Locale.ROOT)));
  }
}
