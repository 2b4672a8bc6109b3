package io.plugai.training.starter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text that the model learns from, read from a folder. {@code words.txt} holds the word lists
 * ({@code @name = a | b}; an indented line goes on with the list above), {@code system.txt} one
 * system prompt a line, and every file of {@link Part} its topics: a heading ({@code == name}),
 * questions ({@code ? template}) and answers ({@code ! text}). Lines that begin with {@code #} are
 * notes.
 *
 * @param topics the topics of each part
 * @param systemPrompts what may stand before a conversation
 */
record Corpus(Map<Part, List<Topic>> topics, List<Template> systemPrompts) {

  /** The files of topics, and the share of the training questions that each gets. */
  enum Part {
    /** What PlugAI is and how it is used. */
    PLUGAI("plugai.txt", 0.56),
    /** Greetings and small talk. */
    TALK("talk.txt", 0.09),
    /** Everything else, which the model is to say it does not know. */
    UNKNOWN("unknown.txt", 0.35);

    final String file;
    final double share;

    Part(String file, double share) {
      this.file = file;
      this.share = share;
    }
  }

  /** Questions that mean the same, and the answers to them, each of which answers all of them. */
  record Topic(String name, List<Template> questions, List<String> answers) {}

  static Corpus read(Path folder) throws IOException {
    Map<String, Template> lists = wordLists(lines(folder.resolve("words.txt")));
    Map<Part, List<Topic>> topics = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      topics.put(part, topics(lines(folder.resolve(part.file)), lists));
    }
    List<Template> prompts =
        lines(folder.resolve("system.txt")).stream()
            .map(line -> Template.parse(line, lists))
            .toList();
    return new Corpus(topics, prompts);
  }

  /** Every topic of every part. */
  List<Topic> all() {
    return topics.values().stream().flatMap(List::stream).toList();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static Map<String, Template> wordLists(List<String> lines) {
    Map<String, StringBuilder> sources = new LinkedHashMap<>();
    StringBuilder current = new StringBuilder();
    for (String line : lines) {
      if (line.startsWith("@")) {
        int equals = line.indexOf('=');
        current = new StringBuilder(line.substring(equals + 1));
        sources.put(line.substring(1, equals).strip(), current);
      } else {
        current.append(' ').append(line.strip());
      }
    }
    Map<String, Template> lists = new LinkedHashMap<>();
    sources.forEach(
        (name, source) -> lists.put(name, Template.parse(trimmed(source.toString()), lists)));
    return lists;
  }

  /** Spaces around the bars between entries are layout, not text. */
  private static String trimmed(String source) {
    return source.strip().replaceAll("\\s*\\|\\s*", "|");
  }

  private static List<Topic> topics(List<String> lines, Map<String, Template> lists) {
    List<Topic> topics = new ArrayList<>();
    for (String line : lines) {
      String text = line.substring(2).strip();
      switch (line.substring(0, 2)) {
        case "==" -> topics.add(new Topic(text, new ArrayList<>(), new ArrayList<>()));
        case "? " -> last(topics, line).questions().add(Template.parse(text, lists));
        case "! " -> last(topics, line).answers().add(text);
        default ->
            throw new IllegalArgumentException("neither heading, question nor answer: " + line);
      }
    }
    return topics;
  }

  private static Topic last(List<Topic> topics, String line) {
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("no heading above: " + line);
    }
    return topics.get(topics.size() - 1);
  }
}
