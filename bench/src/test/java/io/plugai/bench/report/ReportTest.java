package io.plugai.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final Section SECTION =
      new Section(
          "Speed",
          "How fast.\n\n" + Table.of("", "a", "b").row("p50", "1", "2"),
          List.of(new Goal("fast", "1 ms", true), new Goal("faster", "2 ms", false)));

  @TempDir private Path directory;

  @Test
  void theDocumentHasGoalsTheMachineAndTheSections() {
    String text = new Report("A machine.", List.of(SECTION)).render("## Notes");

    assertThat(text)
        .startsWith("# Performance\n")
        .contains("| fast | 1 ms | yes |\n| faster | 2 ms | **no** |\n")
        .contains("## How it is measured\n\nA machine.\n\n## Speed\n\nHow fast.\n\n|  | a | b |\n")
        .contains("| --- | ---: | ---: |\n| p50 | 1 | 2 |\n");
  }

  @Test
  void whatIsBetweenTheMarkersIsKeptAndEverythingElseIsWrittenAnew() throws IOException {
    Path document = directory.resolve("docs/performance.md");
    Report report = new Report("A machine.", List.of(SECTION));
    report.write(document);
    String first = Files.readString(document);
    Files.writeString(
        document,
        first.replace("## Notes", "## Notes\n\nWhere the time goes.").replace("p50", "p51"));

    report.write(document);

    assertThat(Files.readString(document))
        .isEqualTo(first.replace("## Notes", "## Notes\n\nWhere the time goes."));
  }

  @Test
  void aRowMustFitItsTable() {
    Table table = Table.of("", "a");

    assertThatThrownBy(() -> table.row("x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersHaveTheDigitsThatMeanSomething() {
    assertThat(List.of(0.034, 9.99, 10.04, 99.94, 99.96, 12_345.6, -0.5))
        .extracting(Numbers::millis)
        .containsExactly("0.03", "9.99", "10.0", "99.9", "100", "12,346", "-0.50");
    assertThat(Numbers.mebibytes(300_000_000)).isEqualTo("286");
    assertThat(Numbers.times(5.25)).isEqualTo("5.3×");
  }
}
