package io.plugai.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown, its first column on the left, the others on the right. */
public final class Table {

  private final int columns;
  private final List<String> lines = new ArrayList<>();

  private Table(List<String> titles) {
    columns = titles.size();
    lines.add(line(titles));
    lines.add("| --- |" + " ---: |".repeat(columns - 1));
  }

  public static Table of(List<String> titles) {
    return new Table(titles);
  }

  public static Table of(String... titles) {
    return new Table(List.of(titles));
  }

  public Table row(List<String> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(cells.size() + " cells in " + columns + " columns");
    }
    lines.add(line(cells));
    return this;
  }

  public Table row(String... cells) {
    return row(Arrays.asList(cells));
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  /** The table, with a line end after each row. */
  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
