package io.plugai.core.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChangeLogLintTest {

  @Test
  void ourChangelogsDoOnlyWhatSqliteDoesSafely() throws Exception {
    for (String file : ChangeLog.CURRENT.files()) {
      assertThat(ChangeLogLint.faults(file)).as(file).isEmpty();
    }
  }

  @Test
  void allChangelogsThatLieThereAreUsedInTheirOrder() throws Exception {
    Path folder = Path.of("src/main/resources/io/plugai/core/persistence/changelog");
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(ChangeLog.CURRENT.files()).isEqualTo(names);
    }
    for (int i = 0; i < ChangeLog.CURRENT.version(); i++) {
      assertThat(ChangeLog.CURRENT.files().get(i)).startsWith("%04d-".formatted(i + 1));
    }
  }

  @Test
  void theLintFindsWhatIsNotSafe() throws Exception {
    assertThat(ChangeLogLint.faults("bad-unsafe.xml"))
        .containsExactly(
            "logicalFilePath is 0004-other",
            "autoIncrement",
            "addColumn",
            "dropColumn",
            "addDefaultValue",
            "addForeignKeyConstraint",
            "DELETE FROM users",
            "ALTER TABLE users ADD COLUMN boss text REFERENCES users(id)",
            "ALTER TABLE users ADD COLUMN must text NOT NULL",
            "ALTER TABLE users ADD COLUMN a text; DROP TABLE users");
  }

  @Test
  void theLintLetsThroughWhatIsSafe() throws Exception {
    assertThat(ChangeLogLint.faults("next.xml")).isEmpty();
  }
}
