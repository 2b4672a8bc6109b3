package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.pool.RunnerPool;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.runner.Support;
import io.plugai.support.modelfiles.ModelInspector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A models folder that is looked into, with a runner that runs every model that is whole. */
final class FolderHarness implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;
  private static final Duration SETTLE = Duration.ofMillis(50);

  private final RunnerPool runners = new RunnerPool(Duration.ofSeconds(1));
  private final BlockingQueue<List<ModelEntry>> changes = new LinkedBlockingQueue<>();
  private final ModelFolder folder;
  private List<ModelEntry> now = List.of();

  FolderHarness(Path root, Duration unfinished, boolean linksMayLeave) {
    Links links = new Links(List.of(root), linksMayLeave);
    FolderRules rules =
        new FolderRules(
            Path.of("nowhere"),
            SETTLE.toNanos(),
            unfinished.toNanos(),
            Duration.ofSeconds(1).toNanos(),
            links);
    runners.add(new AnyModel(), new PluginIdentity("any", 1, "1.0.0", 1, "any"));
    folder = new ModelFolder(root, rules, runners, () -> false, this::changed);
    folder.start();
  }

  private void changed() {
    changes.add(
        folder.models().orElse(List.of()).stream()
            .map(ModelSupport::entry)
            .sorted(byId())
            .toList());
  }

  private static Comparator<ModelEntry> byId() {
    return Comparator.comparing(ModelEntry::id);
  }

  /** Waits until exactly these are there, and can run or not. */
  void awaitNames(String... names) throws InterruptedException {
    await(entries -> names(entries).equals(List.of(names)));
  }

  ModelEntry awaitReady(String name) throws InterruptedException {
    return await(name, entry -> entry.obstacle().isEmpty());
  }

  ModelEntry awaitObstacle(String name, String text) throws InterruptedException {
    return await(name, entry -> entry.obstacle().orElse("").contains(text));
  }

  ModelEntry await(String name, Predicate<ModelEntry> expected) throws InterruptedException {
    Predicate<ModelEntry> wanted =
        entry -> entry.id().equals("local/" + name) && expected.test(entry);
    await(entries -> entries.stream().anyMatch(wanted));
    return now.stream().filter(wanted).findFirst().orElseThrow();
  }

  private void await(Predicate<List<ModelEntry>> expected) throws InterruptedException {
    while (!expected.test(now)) {
      List<ModelEntry> next = changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("no more changes; there are " + now).isNotNull();
      now = next;
    }
  }

  List<String> names() {
    return names(now);
  }

  private static List<String> names(List<ModelEntry> entries) {
    return entries.stream().map(entry -> entry.descriptor().name()).toList();
  }

  /** The names of a model's files. */
  static List<String> filesOf(ModelEntry entry) {
    return ((ModelPlacement.Local) entry.placement())
        .files().files().stream().map(file -> file.getFileName().toString()).toList();
  }

  @Override
  public void close() throws Exception {
    folder.close();
  }

  /** Says of everything that it can run it, as long as the files are there. */
  private static final class AnyModel implements ModelRunner {
    @Override
    public Support supports(ModelFiles files) {
      Optional<String> fault = ModelInspector.inspect(files.folder(), files.files()).fault();
      return fault.isPresent()
          ? new Support.NotSupported(fault.get())
          : new Support.Ready(ModelDescriptor.builder(files.name(), Modality.TEXT).build(), 1);
    }

    @Override
    public CompletionStage<LoadedModel> load(ModelFiles files, LoadOptions options) {
      throw new UnsupportedOperationException("nobody loads here");
    }
  }
}
