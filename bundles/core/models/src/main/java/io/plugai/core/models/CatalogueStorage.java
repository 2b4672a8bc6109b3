package io.plugai.core.models;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.store.ModelStore;
import io.plugai.core.models.facts.StoredFacts;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.batch.BatchBounds;
import io.plugai.support.batch.BatchStore;
import io.plugai.support.batch.BatchWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the catalogue knows in the database, and gives it back after a start. What is found is
 * written in batches that nobody waits for; what was said, at once. The catalogue is there whether
 * or not the database is. What other gateways on the same database were told is heard within a
 * minute.
 */
@Component(service = CatalogueStorage.class, configurationPid = ModelsConfig.PID)
public final class CatalogueStorage {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogueStorage.class);
  private static final long LISTEN_SECONDS = 30;

  /** How far the clocks of gateways may be apart. */
  private static final Duration CLOCKS = Duration.ofMinutes(2);

  private static final int FORGET_AT_ONCE = 1000;

  private static final BatchBounds BOUNDS =
      new BatchBounds(
          65_536,
          1000,
          Duration.ofSeconds(1),
          Duration.ofMillis(250),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));

  private final ModelCatalogue catalogue;
  private volatile Duration missing;
  private final Timer timer = new Timer("plugai-catalogue-storage");
  private final BatchWriter<Memory.Kept> writer;
  private volatile @Nullable ModelStore store;

  /** Of the timer's thread. */
  private Instant heardUntil = Instant.EPOCH;

  /** Called by the framework. */
  @Activate
  public CatalogueStorage(@Reference ModelCatalogue catalogue, ModelsConfig config) {
    this.catalogue = catalogue;
    this.missing = Duration.ofDays(config.missing__days());
    this.writer = new BatchWriter<>("plugai-catalogue-writer", new Table(), BOUNDS, any -> {});
    timer.scheduleWithFixedDelay(this::listen, LISTEN_SECONDS, LISTEN_SECONDS, TimeUnit.SECONDS);
    timer.scheduleWithFixedDelay(this::forgetMissing, 1, 24 * 60, TimeUnit.MINUTES);
  }

  /** Taken as it comes: the control plane hangs on this component, and is not to be restarted. */
  @Modified
  void modified(ModelsConfig config) {
    missing = Duration.ofDays(config.missing__days());
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setStore(ModelStore next) {
    store = next;
    timer.execute(() -> load(next));
  }

  /** Where no other has come before, what waits is written to this one as long as it is there. */
  void unsetStore(ModelStore former) {
    if (store == former) {
      keepItToItself();
      writer.flush();
      store = null;
    }
  }

  @Deactivate
  void deactivate() {
    keepItToItself();
    timer.shutdownNow();
    writer.close();
  }

  /** Tries again until it works, or another store has come. */
  private void load(ModelStore from) {
    if (store != from) {
      return;
    }
    try {
      long began = System.nanoTime();
      StoredFacts facts = new StoredFacts();
      heardUntil = Instant.now();
      List<Said> said =
          from.statements(Instant.EPOCH).stream().flatMap(row -> said(row, facts)).toList();
      List<Memory.Kept> kept = from.found().stream().map(row -> kept(row, facts)).toList();
      catalogue.change(known -> known.restore(kept, said, this::changed));
      LOG.info(
          "The catalogue remembers {} models after {} ms.",
          kept.size(),
          (System.nanoTime() - began) / 1_000_000);
    } catch (GatewayException e) {
      timer.schedule(() -> load(from), 1, TimeUnit.SECONDS);
    }
  }

  static Memory.Kept kept(ModelStore.KeptModel row, StoredFacts facts) {
    FactSource source =
        row.id().startsWith(LocalModelFolders.PROVIDER + "/")
            ? FactSource.FILES
            : FactSource.PROVIDER;
    return new Memory.Kept(
        row.id(),
        facts.read(source, row.facts()),
        Memory.print(row.facts()),
        row.addedAt(),
        row.seenAt(),
        row.missingSince());
  }

  private static Stream<Said> said(ModelStore.Statement row, StoredFacts facts) {
    return FactSource.of(row.source()).stream()
        .map(
            source ->
                new Said(
                    row.modelId(),
                    source,
                    facts.read(row.facts()),
                    row.registered(),
                    row.changedAt()));
  }

  private Optional<Said> said(Said row) {
    return catalogue.ask(known -> known.said(row.id(), row.source()));
  }

  private void hear(List<Said> statements) {
    if (!statements.isEmpty()) {
      catalogue.change(known -> known.say(statements));
    }
  }

  private void keepItToItself() {
    boolean unused =
        catalogue.ask(
            known -> {
              known.keepToItself();
              return true;
            });
  }

  private void changed(Memory.Kept model) {
    if (!writer.offer(model)) {
      LOG.debug("{} is not written now, since too many wait: with its next change.", model.id());
    }
  }

  /** What other gateways were told; what this one was told comes again, and is no news. */
  private void listen() {
    ModelStore from = store;
    if (from == null) {
      return;
    }
    try {
      Instant now = Instant.now();
      StoredFacts facts = new StoredFacts();
      List<Said> heard =
          from.statements(heardUntil.minus(CLOCKS)).stream()
              .flatMap(row -> said(row, facts))
              .filter(row -> !said(row).filter(row::equals).isPresent())
              .toList();
      heardUntil = now;
      hear(heard);
    } catch (GatewayException e) {
      LOG.debug("The database is not there; what others were told is heard later.");
    }
  }

  private void forgetMissing() {
    ModelStore from = store;
    if (from == null) {
      return;
    }
    try {
      Instant time = Instant.now().minus(missing);
      int forgotten;
      do {
        forgotten = from.forgetMissingSince(time, FORGET_AT_ONCE);
      } while (forgotten == FORGET_AT_ONCE);
      catalogue.change(known -> known.forgetMissingSince(time));
    } catch (GatewayException e) {
      LOG.debug("The database is not there; what is long missing is forgotten later.");
    }
  }

  /**
   * Writes down what was said, and has the catalogue take it in.
   *
   * @throws GatewayException {@code UNAVAILABLE} or {@code STORAGE_FULL}
   */
  void say(Said said) {
    required()
        .say(
            new ModelStore.Statement(
                said.id(),
                said.source().id(),
                StoredFacts.write(said.facts()),
                said.registered(),
                said.changedAt()));
    hear(List.of(said));
  }

  /** Forgets a model that was found once. */
  void forget(String id) {
    required().forget(List.of(id));
    catalogue.change(known -> known.forget(id));
  }

  private ModelStore required() {
    return Optional.ofNullable(store)
        .orElseThrow(
            () ->
                new GatewayException(ErrorCode.UNAVAILABLE, "There is no database.")
                    .withRetryAfter(Duration.ofSeconds(5)));
  }

  /** Where batches go. */
  private final class Table implements BatchStore<Memory.Kept> {
    @Override
    public void write(List<Memory.Kept> batch) {
      required().write(batch.stream().map(Table::row).toList());
    }

    private static ModelStore.KeptModel row(Memory.Kept kept) {
      return new ModelStore.KeptModel(
          kept.id(),
          StoredFacts.write(kept.told()),
          kept.addedAt(),
          kept.seenAt(),
          kept.missingSince());
    }

    @Override
    public boolean mayPass(RuntimeException failure) {
      return failure instanceof GatewayException refused
          && (refused.code() == ErrorCode.UNAVAILABLE || refused.code() == ErrorCode.STORAGE_FULL);
    }

    @Override
    public void failing(String why) {
      LOG.warn("What the catalogue finds cannot be written now: {}", why);
    }

    @Override
    public void recovered() {
      LOG.info("What the catalogue finds is being written again.");
    }

    @Override
    public void lost(Memory.Kept model, RuntimeException reason) {
      LOG.error("{} cannot be written down: {}", model.id(), reason.getClass().getName());
    }
  }
}
