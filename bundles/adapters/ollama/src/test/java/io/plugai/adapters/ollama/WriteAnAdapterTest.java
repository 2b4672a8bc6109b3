package io.plugai.adapters.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/write-an-adapter.md quotes is what stands here. */
final class WriteAnAdapterTest {
  private static final Path DOCS = Path.of("../../../docs");
  private static final Pattern QUOTED =
      Pattern.compile("(?ms)^```(?:java|xml|properties)\n(.*?)\n```$");
  private static final Pattern LINK = Pattern.compile("\\]\\((\\.\\./[^)#]+)\\)");

  static List<String> quotations() {
    return QUOTED.matcher(document()).results().map(match -> match.group(1)).toList();
  }

  static List<String> links() {
    return LINK.matcher(document()).results().map(match -> match.group(1)).distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("quotations")
  void everyQuotationStandsInTheSource(String quotation) throws IOException {
    assertThat(everySource()).contains(quotation);
  }

  @ParameterizedTest
  @MethodSource("links")
  void everyLinkLeadsSomewhere(String link) {
    assertThat(DOCS.resolve(link)).exists();
  }

  @Test
  void everyClassIsQuotedAndTheyAreAboutOneHundredAndFiftyLines() throws IOException {
    long lines = 0;
    try (Stream<Path> files = Files.list(Path.of("src/main/java/io/plugai/adapters/ollama"))) {
      for (Path file : files.toList()) {
        Matcher type =
            Pattern.compile("(?m)^[\\w@ ]*(class|interface) \\w+.*$").matcher(read(file));
        if (type.find()) {
          assertThat(document()).contains(type.group());
        }
        lines += read(file).lines().filter(WriteAnAdapterTest::isCode).count();
      }
    }
    assertThat(lines).isBetween(100L, 160L);
  }

  private static boolean isCode(String line) {
    return !line.isBlank() && !line.matches("\\s*(//|/\\*|\\*).*|(import|package) .*");
  }

  private static String everySource() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("."), 12)) {
      return Stream.concat(
              Stream.of(Path.of("pom.xml"), Path.of("bnd.bnd")),
              files.filter(file -> file.toString().endsWith(".java")))
          .map(WriteAnAdapterTest::read)
          .reduce("", String::concat);
    }
  }

  private static String document() {
    return read(DOCS.resolve("write-an-adapter.md"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
