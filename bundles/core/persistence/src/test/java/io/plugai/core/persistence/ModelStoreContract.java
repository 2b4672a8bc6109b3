package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.store.ModelStore;
import io.plugai.core.api.store.ModelStore.KeptModel;
import io.plugai.core.api.store.ModelStore.Statement;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store of models promises, on any database. */
abstract class ModelStoreContract {
  private static final Instant NOW = Samples.NOW;

  @TempDir Path folder;
  private final TestDatabase kind;
  private Persistence persistence;
  private ModelStore models;

  ModelStoreContract(TestDatabase kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws Exception {
    persistence = Persistence.open(kind.withSchema(folder));
    models = persistence.get(ModelStore.class);
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  @Test
  void aModelKeepsWhenItCameAndTakesOverAllElse() {
    models.write(List.of(kept("local/модель", NOW, Optional.empty()), kept("p/b", NOW, missing())));
    KeptModel later =
        new KeptModel(
            "local/модель",
            "{\"license\":\"é😀\"}",
            NOW.plusSeconds(9),
            NOW.plusSeconds(9),
            missing());
    models.write(List.of(later));

    assertThat(models.found())
        .containsExactlyInAnyOrder(
            new KeptModel(later.id(), later.facts(), NOW, later.seenAt(), missing()),
            kept("p/b", NOW, missing()));
  }

  @Test
  void whatIsForgottenIsGone() {
    models.write(
        List.of(
            kept("p/a", NOW, Optional.empty()),
            kept("p/b", NOW, Optional.of(NOW)),
            kept("p/c", NOW, Optional.of(NOW.plusSeconds(1))),
            kept("p/d", NOW, Optional.of(NOW.plusSeconds(9)))));
    models.forget(List.of("p/a", "p/nothing"));

    assertThat(models.forgetMissingSince(NOW.plusSeconds(9), 1)).isEqualTo(1);
    assertThat(models.found()).extracting(KeptModel::id).containsExactlyInAnyOrder("p/c", "p/d");
    assertThat(models.forgetMissingSince(NOW.plusSeconds(9), 5)).isEqualTo(1);
    assertThat(models.found()).extracting(KeptModel::id).containsExactly("p/d");
  }

  @Test
  void theLastStatementOfEachSourceCountsAndChangesAreFoundByTheirTime() {
    Statement first = statement("operator", "{\"license\":\"MIT\"}", NOW);
    Statement second = statement("operator", "{}", NOW.plusSeconds(5));
    Statement other = statement("hub", "{}", NOW.plusSeconds(1));
    models.say(first);
    models.say(other);
    assertThat(models.statements(Instant.EPOCH)).containsExactlyInAnyOrder(first, other);

    models.say(second);
    assertThat(models.statements(Instant.EPOCH)).containsExactlyInAnyOrder(second, other);
    assertThat(models.statements(NOW.plusSeconds(5))).containsExactly(second);
    assertThat(models.statements(NOW.plusSeconds(6))).isEmpty();
  }

  private static Optional<Instant> missing() {
    return Optional.of(NOW.plusSeconds(3));
  }

  private static KeptModel kept(String id, Instant at, Optional<Instant> missingSince) {
    return new KeptModel(id, "{}", at, at, missingSince);
  }

  private static Statement statement(String source, String facts, Instant at) {
    return new Statement("p/a", source, facts, true, at);
  }
}
