package io.plugai.http.rest.docs;

import java.util.regex.Pattern;

/**
 * A page of HTML as it is written. Whatever comes from elsewhere is escaped; of Markdown it knows
 * as much as our own description uses.
 */
final class Html {
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  private final StringBuilder html = new StringBuilder(64 * 1024);

  /** Markup as it is. */
  Html raw(String markup) {
    html.append(markup);
    return this;
  }

  /** Paragraphs and tables of Markdown, with code between backquotes. */
  void text(String markdown) {
    for (String block : markdown.strip().split("\n\n")) {
      if (block.startsWith("|")) {
        table(block);
      } else if (!block.isBlank()) {
        html.append("<p>").append(inline(block)).append("</p>\n");
      }
    }
  }

  private void table(String block) {
    html.append("<table>\n");
    for (String line : block.split("\n")) {
      if (!line.startsWith("|---")) {
        row(
            Pattern.compile("\\|")
                .splitAsStream(line.substring(1))
                .map(cell -> inline(cell.strip()))
                .toArray(String[]::new));
      }
    }
    html.append("</table>\n");
  }

  /** A row of a table, of cells that are markup. */
  void row(String... cells) {
    html.append("<tr><td>").append(String.join("</td><td>", cells)).append("</td></tr>\n");
  }

  /** A line of Markdown as markup. */
  static String inline(String markdown) {
    return CODE.matcher(escaped(markdown)).replaceAll("<code>$1</code>");
  }

  /** Text as markup. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
