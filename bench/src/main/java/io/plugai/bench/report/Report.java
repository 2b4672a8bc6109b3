package io.plugai.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The document. All of it is written anew by each run, but for what stands between the two markers
 * at its end: that is written by hand, and kept.
 */
public final class Report {

  private static final String INTRODUCTION =
      """
      # Performance

      Written by `./mvnw -Pbench`; only the notes at the end are written by hand.

      ## What is promised, and what was measured

      """;
  private static final String NOTES_BEGIN =
      "<!-- notes: kept when the figures are measured again -->";
  private static final String NOTES_END = "<!-- end of the notes -->";

  private final String machine;
  private final List<Section> sections;

  /**
   * @param machine where and with what it was measured, as Markdown
   */
  public Report(String machine, List<Section> sections) {
    this.machine = machine;
    this.sections = List.copyOf(sections);
  }

  /** Writes the document over the one that is there, if there is one, and keeps its notes. */
  public void write(Path document) throws IOException {
    String before = Files.exists(document) ? Files.readString(document) : "";
    if (document.getParent() != null) {
      Files.createDirectories(document.getParent());
    }
    Files.writeString(document, render(notes(before)));
  }

  /** The whole document with the given notes. */
  String render(String notes) {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    text.append(goals()).append("\n## How it is measured\n\n").append(machine.strip());
    for (Section section : sections) {
      text.append("\n\n## ").append(section.title()).append("\n\n");
      text.append(section.text().strip());
    }
    text.append("\n\n").append(NOTES_BEGIN).append("\n").append(notes).append("\n");
    return text.append(NOTES_END).append("\n").toString();
  }

  private String goals() {
    Table table = Table.of("Promise", "Measured", "Reached");
    for (Section section : sections) {
      for (Goal goal : section.goals()) {
        table.row(goal.promise(), goal.measured(), goal.reached() ? "yes" : "**no**");
      }
    }
    return table.toString();
  }

  private static String section(Section section) {
    return "## " + section.title() + "\n\n" + section.text().strip() + "\n\n";
  }

  /** What stands between the markers; an empty place for notes when there are none. */
  static String notes(String document) {
    int begin = document.indexOf(NOTES_BEGIN);
    int end = document.indexOf(NOTES_END);
    if (begin < 0 || end < begin) {
      return "## Notes";
    }
    return document.substring(begin + NOTES_BEGIN.length(), end).strip();
  }
}
