package io.plugai.core.models;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelQuery.Order;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.api.store.ModelStore;
import io.plugai.core.models.facts.StoredFacts;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Measures a catalogue of many models, for docs/models.md. A program rather than a test: {@code
 * CatalogueFigures <empty folder> [models]}. With {@code fill} behind that it only fills a
 * database, to start a gateway on: {@code store/plugai.db} in that folder.
 */
final class CatalogueFigures {
  private static final int PROVIDERS = 20;
  private static final int ROUNDS = 900;
  private static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.TEMPERATURE,
          Parameter.TOP_P,
          Parameter.MAX_TOKENS,
          Parameter.SEED,
          Parameter.STOP);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CatalogueFigures() {}

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
    List<ModelEntry> models = models(count);
    try (Persistence persistence =
        Persistence.open(DatabaseSettings.sqlite(Path.of(arguments[0])))) {
      ModelStore store = persistence.get(ModelStore.class);
      fill(store, models);
      if (arguments.length < 3) {
        measure(store, models);
      }
    }
    System.exit(0);
  }

  private static List<ModelEntry> models(int count) {
    List<ModelEntry> models = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String provider = "provider-" + i % PROVIDERS;
      ModelDescriptor model =
          ModelDescriptor.builder("maker-" + i % 97 + "/model-" + i, Modality.TEXT)
              .displayName("Model number " + i)
              .description("A model of which there are many, for writing and for reading, no. " + i)
              .contextWindow(4096 << i % 6)
              .capabilities(i % 3 == 0 ? Set.of(Capability.TOOLS) : Set.of(Capability.JSON_OBJECT))
              .price("output_per_million", i % 500 / 10.0)
              .parameters(PARAMETERS)
              .build();
      models.add(
          new ModelEntry(
              provider + "/" + model.name(),
              new ModelPlacement.Provider(provider),
              model,
              Optional.empty()));
    }
    return models;
  }

  private static void fill(ModelStore store, List<ModelEntry> models) {
    long began = cpu();
    ModelCatalogue catalogue = new ModelCatalogue();
    List<Memory.Kept> kept = new ArrayList<>();
    catalogue.change(known -> known.restore(List.of(), List.of(), kept::add));
    catalogue.publishProviders(models, Set.of());
    for (int from = 0; from < kept.size(); from += 1000) {
      store.write(
          kept.subList(from, Math.min(kept.size(), from + 1000)).stream()
              .map(
                  model ->
                      new ModelStore.KeptModel(
                          model.id(),
                          StoredFacts.write(model.told()),
                          Instant.now(),
                          Instant.now(),
                          Optional.empty()))
              .toList());
    }
    catalogue.deactivate();
    System.out.printf("%d models found and written: %d ms%n", kept.size(), millis(began));
  }

  private static void measure(ModelStore store, List<ModelEntry> models) {
    ModelCatalogue catalogue = new ModelCatalogue();
    for (int round = 0; round < 5; round++) {
      long began = cpu();
      StoredFacts facts = new StoredFacts();
      List<Memory.Kept> kept =
          store.found().stream().map(row -> CatalogueStorage.kept(row, facts)).toList();
      long read = millis(began);
      catalogue.change(known -> known.restore(kept, List.of(), any -> {}));
      System.out.printf("read %d ms, listed after %d ms%n", read, millis(began));
    }
    catalogue.publishProviders(models, Set.of());
    long began = cpu();
    for (int round = 0; round < 10; round++) {
      catalogue.publishProviders(models, Set.of());
    }
    System.out.printf("taken over from providers: %d ms%n", millis(began) / 10);
    time("the first page", catalogue, query(Order.ID, false, "", Set.of(), Optional.empty()));
    time(
        "a page by provider and capability",
        catalogue,
        query(Order.ID, false, "", Set.of(Capability.TOOLS), Optional.of("provider-7")));
    time(
        "a page by text",
        catalogue,
        query(Order.ID, false, "many 1999", Set.of(), Optional.empty()));
    time(
        "a page of tool callers by price",
        catalogue,
        query(Order.PRICE, true, "", Set.of(Capability.TOOLS), Optional.empty()));
  }

  private static ModelQuery query(
      Order order,
      boolean descending,
      String text,
      Set<Capability> capabilities,
      Optional<String> provider) {
    return new ModelQuery(
        ModelScope.ALL,
        Optional.of(Modality.TEXT),
        capabilities,
        Set.of(ModelStatus.READY),
        provider,
        Optional.of(text).filter(words -> !words.isEmpty()),
        order,
        descending,
        Optional.empty(),
        OptionalInt.of(50));
  }

  private static void time(String what, ModelCatalogue catalogue, ModelQuery query) {
    long[] nanos = new long[ROUNDS];
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long began = cpu();
      found = catalogue.list(query).items().size();
      nanos[i] = cpu() - began;
    }
    long[] warm = Arrays.copyOfRange(nanos, ROUNDS / 3, ROUNDS);
    Arrays.sort(warm);
    System.out.printf(
        "%s (%d): median %.2f ms, p99 %.2f ms%n",
        what, found, warm[warm.length / 2] / 1e6, warm[warm.length * 99 / 100] / 1e6);
  }

  /** Processor time of this thread, since the machine may be busy with other work. */
  private static long cpu() {
    return THREADS.getCurrentThreadCpuTime();
  }

  private static long millis(long began) {
    return (cpu() - began) / 1_000_000;
  }
}
