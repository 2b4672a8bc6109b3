package io.plugai.core.downloads;

import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.core.api.download.Storage;
import io.plugai.core.api.download.StorageCleanup;
import io.plugai.core.api.download.StorageCleanup.Item;
import io.plugai.core.api.download.StorageCleanup.Kind;
import io.plugai.core.api.download.StorageStatus;
import io.plugai.core.api.store.JobStore;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.downloads.fetch.Failures;
import io.plugai.core.downloads.store.Inventory;
import io.plugai.core.downloads.store.Inventory.Fetched;
import io.plugai.core.downloads.store.Layout;
import io.plugai.core.downloads.store.Leftovers;
import io.plugai.core.downloads.store.Space;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what the storage holds, and takes away what nobody needs. Works on a thread of its own. */
@Component(configurationPid = DownloadsConfig.PID)
public final class StorageKeeper implements Storage {
  private static final Logger LOG = LoggerFactory.getLogger(StorageKeeper.class);

  private final Inventory inventory;
  private final Leftovers leftovers;
  private final Space space;
  private final JobStore jobs;
  private final LocalModels models;
  private final UsageReports usage;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "plugai-storage"));
  private volatile DownloadsConfig config;

  /** Called by the framework. */
  @Activate
  public StorageKeeper(
      BundleContext context,
      @Reference JobStore jobs,
      @Reference LocalModels models,
      @Reference UsageReports usage,
      DownloadsConfig config)
      throws IOException {
    this(
        new Layout(
                Path.of(Optional.ofNullable(context.getProperty("karaf.base")).orElse(""))
                    .resolve(config.folder()))
            .create(),
        jobs,
        models,
        usage,
        config);
  }

  StorageKeeper(
      Layout layout,
      JobStore jobs,
      LocalModels models,
      UsageReports usage,
      DownloadsConfig config) {
    this.inventory = new Inventory(layout);
    this.leftovers = new Leftovers(layout);
    this.jobs = jobs;
    this.models = models;
    this.usage = usage;
    this.config = config;
    this.space = new Space(layout, () -> 0, () -> 0);
  }

  /** Other bounds, from now on. */
  @Modified
  void modified(DownloadsConfig next) {
    config = next;
  }

  @Deactivate
  void stop() {
    executor.shutdown();
  }

  @Override
  public CompletionStage<StorageStatus> status() {
    return work(
        () -> {
          Map<String, LocalModelStatus> local = local();
          return new StorageStatus(
              config.storage__bytes(),
              config.reserve__bytes(),
              space.free(),
              space.used(),
              space.partial(),
              inventory.all().stream().map(model -> stored(model, local)).toList());
        });
  }

  private static StorageStatus.Stored stored(Fetched model, Map<String, LocalModelStatus> local) {
    return new StorageStatus.Stored(
        model.id(),
        model.bytes(),
        model.from().source(),
        model.from().name(),
        model.pinned(),
        Optional.ofNullable(local.get(model.id())).flatMap(LocalModelStatus::lastUsed));
  }

  private Map<String, LocalModelStatus> local() {
    return models.list().stream()
        .collect(Collectors.toMap(LocalModelStatus::id, Function.identity()));
  }

  @Override
  public CompletionStage<StorageCleanup> cleanup(boolean dryRun) {
    return work(
        () -> {
          List<Item> items = new ArrayList<>();
          for (Fetched model : unused()) {
            items.add(new Item(Kind.MODEL, model.id(), inventory.frees(model)));
            if (!dryRun) {
              inventory.delete(model);
            }
          }
          Set<String> needed = jobs.openKeys();
          take(leftovers.blobs(needed), Kind.FILE, dryRun, items);
          take(leftovers.partials(needed), Kind.PARTIAL, dryRun, items);
          take(leftovers.stages(Set.of()), Kind.PARTIAL, dryRun, items);
          if (!dryRun) {
            items.forEach(item -> LOG.info("Cleaned up: {} {}", item.kind().id(), item.name()));
          }
          return new StorageCleanup(dryRun, items);
        });
  }

  private static void take(List<Path> files, Kind kind, boolean dryRun, List<Item> items) {
    for (Path file : files) {
      items.add(new Item(kind, file.getFileName().toString(), size(file)));
      if (!dryRun) {
        Inventory.deleteLeftover(file);
      }
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0; // a stage only links to files
    } catch (IOException e) {
      return 0;
    }
  }

  /** Fetched long ago, and used by nobody since then. */
  private List<Fetched> unused() throws IOException {
    int days = config.retention__days();
    if (days <= 0) {
      return List.of();
    }
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Set<String> used =
        usage.sums(Optional.empty(), today.minusDays(days), today, UsageReports.By.MODEL).stream()
            .map(UsageReports.Sum::name)
            .collect(Collectors.toSet());
    Instant before = Instant.now().minus(Duration.ofDays(days));
    Map<String, LocalModelStatus> local = local();
    return inventory.all().stream()
        .filter(model -> model.isOlderThan(before) && !model.pinned())
        .filter(model -> !used.contains(model.id()) && !isInUse(local.get(model.id())))
        .toList();
  }

  private static boolean isInUse(@Nullable LocalModelStatus status) {
    return status != null && (status.pinned() || status.state() != LocalModelStatus.State.UNLOADED);
  }

  @Override
  public CompletionStage<Void> pin(String model, boolean pinned) {
    return work(() -> {
          Fetched found =
              inventory
                  .find(model)
                  .orElseThrow(
                      () ->
                          new GatewayException(
                              ErrorCode.MODEL_NOT_FOUND, "No model of that id was fetched."));
          found.pin(pinned);
          return found;
        })
        .thenAccept(found -> {});
  }

  /** Something with files. */
  private interface Work<T> {
    T done() throws IOException;
  }

  private <T> CompletionStage<T> work(Work<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      executor.execute(
          () -> {
            try {
              answer.complete(work.done());
            } catch (IOException | RuntimeException | LinkageError e) {
              answer.completeExceptionally(Failures.of(e));
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          new GatewayException(
              ErrorCode.UNAVAILABLE, "The gateway changes its configuration at the moment."));
    }
    return answer;
  }
}
