package io.plugai.core.persistence.schema;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Holds changelogs to what SQLite does without rebuilding a table, which would cut the foreign keys
 * of others off it, or delete their rows.
 */
final class ChangeLogLint {
  private static final Map<String, Set<String>> CHILDREN =
      Map.of(
          "databaseChangeLog", Set.of("property", "changeSet"),
          "changeSet",
              Set.of("createTable", "createIndex", "renameColumn", "renameTable", "insert", "sql"),
          "createTable", Set.of("column"),
          "createIndex", Set.of("column"),
          "insert", Set.of("column"),
          "column", Set.of("constraints"));

  /** One column; what it holds in rows that are there must be clear. */
  private static final Pattern SQL =
      Pattern.compile(
          "ALTER TABLE \\w+ ADD COLUMN \\w+ (\\$\\{text}|\\w+)"
              + "( NOT NULL DEFAULT ('[^';]*'|\\d+))?");

  /** Indexes of words are each database's own, and a table of SQLite's that nothing points at. */
  private static final List<Pattern> WORDS =
      List.of(
          Pattern.compile("CREATE VIRTUAL TABLE \\w+ USING fts5\\([^;]*\\)"),
          Pattern.compile(
              "CREATE TRIGGER \\w+ AFTER (INSERT|DELETE) ON \\w+ BEGIN"
                  + " (INSERT INTO|DELETE FROM) \\w+ [^;]*; END"),
          Pattern.compile(
              "ALTER TABLE \\w+ ADD COLUMN \\w+ tsvector GENERATED ALWAYS AS \\([^;]*\\) STORED"),
          Pattern.compile("CREATE INDEX \\w+ ON \\w+ USING gin \\(\\w+\\)"));

  private final String file;
  private final List<String> faults = new ArrayList<>();

  private ChangeLogLint(String file) {
    this.file = file;
  }

  /** What is wrong with a changelog. */
  static List<String> faults(String file) throws Exception {
    ChangeLogLint lint = new ChangeLogLint(file);
    String path = new ChangeLog(List.of(file)).paths().get(0);
    try (InputStream in = ChangeLog.class.getClassLoader().getResourceAsStream(path)) {
      Element root =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
      String name = root.getAttribute("logicalFilePath");
      if (!file.equals(name + ".xml")) {
        lint.faults.add("logicalFilePath is " + name);
      }
      lint.look(root);
    }
    return lint.faults;
  }

  private void look(Element element) {
    if (element.hasAttribute("autoIncrement")) {
      faults.add("autoIncrement");
    }
    if (element.getTagName().equals("sql")) {
      String sql = element.getTextContent().strip().replaceAll("\\s+", " ");
      if (!SQL.matcher(sql).matches()
          && WORDS.stream().noneMatch(words -> words.matcher(sql).matches())) {
        faults.add(sql);
      }
    }
    Set<String> allowed = CHILDREN.getOrDefault(element.getTagName(), Set.of());
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        if (!allowed.contains(inner.getTagName())) {
          faults.add(inner.getTagName());
        } else {
          look(inner);
        }
      }
    }
  }

  @Override
  public String toString() {
    return file;
  }
}
