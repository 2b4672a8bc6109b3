package io.plugai.testing.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/requirements.md against the tags of all tests, as their sources have them, and writes
 * the table of both to {@code target/requirements.md}.
 */
class RequirementsTest {
  private static final Pattern ROW =
      Pattern.compile("\\| ([A-Z][A-Z0-9, -]+) \\| (.+) \\| (\\w+) \\|");

  /** A tag and, where it stands before a method rather than a class, that method. */
  private static final Pattern TAG =
      Pattern.compile(
          "@Tag\\(\"([A-Z]+(?:-[A-Z]+)*-\\d{3})\"\\)(?=[^;{}]*?(?:\\bvoid (\\w+)\\(|\\bclass \\w+))");

  private static final Path BUNDLES = Path.of(System.getProperty("bundles.folder"));

  private static final List<Requirement> REQUIREMENTS = new ArrayList<>();

  /** The tests of each id. */
  private static final TreeMap<String, Set<String>> TESTS = new TreeMap<>();

  private record Requirement(Set<String> ids, String text, String state) {
    Set<String> tests() {
      return ids.stream()
          .flatMap(id -> TESTS.getOrDefault(id, Set.of()).stream())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @BeforeAll
  static void read() throws IOException {
    for (String line : Files.readAllLines(BUNDLES.resolve("../docs/requirements.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> ids = new LinkedHashSet<>(Arrays.asList(row.group(1).split(", ")));
        REQUIREMENTS.add(new Requirement(ids, row.group(2), row.group(3)));
      }
    }
    try (Stream<Path> files = Files.walk(BUNDLES)) {
      files.filter(RequirementsTest::isSource).forEach(RequirementsTest::readTags);
    }
  }

  private static boolean isSource(Path file) {
    String path = file.toString();
    return path.endsWith(".java") && !path.contains("/target/");
  }

  private static void readTags(Path source) {
    try {
      String type = source.getFileName().toString().replace(".java", "");
      TAG.matcher(Files.readString(source))
          .results()
          .forEach(
              tag ->
                  TESTS
                      .computeIfAbsent(tag.group(1), id -> new TreeSet<>())
                      .add(tag.group(2) == null ? type : type + "." + tag.group(2)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyRequirementHasAStateAndAnIdOfItsOwn() {
    assertThat(REQUIREMENTS).hasSizeGreaterThan(50);
    assertThat(REQUIREMENTS).extracting(Requirement::state).containsOnly("done", "part", "open");
    assertThat(REQUIREMENTS.stream().flatMap(one -> one.ids().stream())).doesNotHaveDuplicates();
  }

  @Test
  void whatIsDoneIsShownByATest() {
    assertThat(REQUIREMENTS)
        .filteredOn(one -> one.state().equals("done"))
        .filteredOn(one -> one.tests().isEmpty())
        .as("done, and no test carries the tag")
        .isEmpty();
  }

  @Test
  void noTestNamesARequirementThatThereIsNot() {
    Set<String> known =
        REQUIREMENTS.stream().flatMap(one -> one.ids().stream()).collect(Collectors.toSet());
    assertThat(TESTS.keySet()).isSubsetOf(known);
  }

  @Test
  void theTableIsWritten() throws IOException {
    StringBuilder table = new StringBuilder("| requirement | state | shown by |\n|---|---|---|\n");
    for (Requirement one : REQUIREMENTS) {
      table.append(
          "| %s: %s | %s | %s |%n"
              .formatted(
                  String.join(", ", one.ids()),
                  one.text(),
                  one.state(),
                  String.join(", ", one.tests())));
    }
    Path file = Files.writeString(Path.of("target/requirements.md"), table);

    assertThat(file).content().contains("GenerateTest");
  }
}
