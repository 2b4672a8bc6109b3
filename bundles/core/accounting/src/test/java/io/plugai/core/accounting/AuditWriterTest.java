package io.plugai.core.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditWriterTest {
  private static final Origin ORIGIN = new Origin("192.0.2.7", "req_1");

  @TempDir Path home;
  private Persistence database;
  private AuditWriter log;

  @BeforeEach
  void open() throws Exception {
    database = Persistence.open(DatabaseSettings.sqlite(home));
    log = new AuditWriter(database.get(AuditStore.class));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anActIsThereAsSoonAsItIsRecorded() {
    log.record("usr_1", "user.disabled", "usr_2", "by hand", ORIGIN);

    AuditEntry entry = all(Optional.empty()).items().get(0);
    assertThat(entry.id()).matches("aud_[0-9a-f]{28}");
    assertThat(entry.actorId()).isEqualTo("usr_1");
    assertThat(entry.action()).isEqualTo("user.disabled");
    assertThat(entry.subject()).isEqualTo("usr_2");
    assertThat(entry.remote()).isEqualTo("192.0.2.7");
    assertThat(entry.requestId()).isEqualTo("req_1");
    assertThat(entry.details()).isEqualTo("by hand");
  }

  @Test
  void actsOfOneMomentAreListedTheNewestFirst() {
    IntStream.range(0, 50).forEach(i -> log.record("usr_1", "act", "" + i, "", ORIGIN));
    log.record("usr_1", "other", "", "", ORIGIN);

    assertThat(all(Optional.of("act")).items())
        .extracting(entry -> Integer.parseInt(entry.subject()))
        .containsExactlyElementsOf(IntStream.range(0, 50).map(i -> 49 - i).boxed().toList());
  }

  @Test
  void anEntryThatCannotBeWrittenStopsNobody() {
    database.close();

    assertThatCode(() -> log.record("usr_1", "user.disabled", "usr_2", "", ORIGIN))
        .doesNotThrowAnyException();
  }

  private Page<AuditEntry> all(Optional<String> action) {
    return log.entries(action, Optional.empty(), 100);
  }
}
