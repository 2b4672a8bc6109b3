package io.plugai.runners.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/write-a-runner.md quotes stands in the sources, and its links lead somewhere. */
class WriteARunnerTest {
  private static final Path DOCUMENT = Path.of("../../../docs/write-a-runner.md");
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/main"),
          Path.of("../../workers/llama/src/main"),
          Path.of("../../support/jinja/src/main"),
          Path.of("../../testing/runner/src/main"),
          Path.of("../../support/modelfiles/src/main"),
          Path.of("../../spi/src/main/java/io/plugai/spi/runner"));
  private static final Pattern QUOTED = Pattern.compile("(?ms)^```java\n(.*?)\n```$");
  private static final Pattern LINK = Pattern.compile("\\]\\((\\.\\./[^)#]+)\\)");

  static List<String> quotations() {
    return found(QUOTED);
  }

  static List<String> links() {
    return found(LINK);
  }

  @ParameterizedTest
  @MethodSource("quotations")
  void everyQuotationStandsInTheSource(String quotation) {
    String everySource =
        SOURCES.stream().flatMap(WriteARunnerTest::files).collect(Collectors.joining());
    assertThat(everySource).contains(quotation);
  }

  @ParameterizedTest
  @MethodSource("links")
  void everyLinkLeadsSomewhere(String link) {
    assertThat(DOCUMENT.resolveSibling(link)).exists();
  }

  private static List<String> found(Pattern pattern) {
    return pattern.matcher(read(DOCUMENT)).results().map(match -> match.group(1)).toList();
  }

  private static Stream<String> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(WriteARunnerTest::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
