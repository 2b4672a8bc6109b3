package io.plugai.shell;

import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;

/**
 * A table for the operator's terminal, in whose cells text of others is escaped, {@link
 * TerminalText}.
 */
final class Listing {
  private final ShellTable table = new ShellTable();

  /**
   * A table of nothing yet.
   *
   * @param ifEmpty what to say where it stays so
   */
  Listing(String ifEmpty, String... columns) {
    table.emptyTableText(ifEmpty);
    columns(columns);
  }

  /** Adds columns of text. */
  Listing columns(String... columns) {
    for (String column : columns) {
      table.column(column);
    }
    return this;
  }

  /** Adds columns of numbers. */
  Listing numbers(String... columns) {
    for (String column : columns) {
      table.column(column).alignRight();
    }
    return this;
  }

  /** Adds a row. */
  void row(Object... cells) {
    Row row = table.addRow();
    for (Object cell : cells) {
      row.addContent(TerminalText.escaped(cell));
    }
  }

  @SuppressWarnings("SystemOut") // the shell redirects it to the operator's terminal
  void print() {
    table.print(System.out);
  }
}
