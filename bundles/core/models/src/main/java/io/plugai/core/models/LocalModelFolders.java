package io.plugai.core.models;

import io.plugai.core.api.pool.Runners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this machine: looks into the folders when something changes there, and asks the
 * runners which of them can run. A model stays as it was listed for a while after its runner has
 * gone, since it may be an update. What is known belongs to the worker's one thread.
 */
@Component(
    service = {},
    configurationPid = ModelsConfig.PID)
public final class LocalModelFolders {
  /** The provider of all local models. */
  static final String PROVIDER = "local";

  private static final Logger LOG = LoggerFactory.getLogger(LocalModelFolders.class);

  private final ModelCatalogue catalogue;
  private final Runners runners;
  private final List<Path> folders;
  private final long settleMillis;
  private final long graceNanos;
  private final long reconsiderSeconds;
  private final Timer worker = new Timer("plugai-model-files");
  private final FolderWatch watch;
  private final FolderScan scan;
  private final AtomicBoolean scanIsDue = new AtomicBoolean();

  private Runnable deaf = () -> {};
  private Map<String, ModelSupport> known = Map.of();
  private long graceEnds = System.nanoTime();

  /** Called by the framework. */
  @Activate
  public LocalModelFolders(
      @Reference ModelCatalogue catalogue,
      @Reference Runners runners,
      BundleContext context,
      ModelsConfig config)
      throws IOException {
    this.catalogue = catalogue;
    this.runners = runners;
    String base = context.getProperty("karaf.base");
    Path home = Path.of(base == null ? "" : base).toAbsolutePath();
    this.folders =
        Arrays.stream(config.models__folders().split(",", -1))
            .map(String::trim)
            .filter(folder -> !folder.isEmpty())
            .map(home::resolve)
            .toList();
    this.settleMillis = config.settle__millis();
    this.graceNanos = TimeUnit.SECONDS.toNanos(config.grace__seconds());
    this.reconsiderSeconds = config.refresh__seconds();
    this.watch = new FolderWatch(this::scanSoon);
    this.scan = new FolderScan(watch::add);
  }

  /** Called by the framework. */
  @Activate
  void activate() {
    worker.execute(this::rescan);
    deaf = runners.listen(id -> worker.execute(() -> runnersChanged(id)));
    worker.scheduleWithFixedDelay(
        this::reconsider, reconsiderSeconds, reconsiderSeconds, TimeUnit.SECONDS);
  }

  @Deactivate
  void deactivate() throws IOException {
    deaf.run();
    worker.shutdownNow();
    watch.close();
  }

  private void runnersChanged(String id) {
    if (runners.serving(id).isEmpty()) {
      graceEnds = System.nanoTime() + graceNanos;
      worker.schedule(this::judgeAll, graceNanos, TimeUnit.NANOSECONDS);
    }
    judgeAll();
  }

  /** Something has changed: look once things have calmed down. */
  private void scanSoon() {
    if (scanIsDue.compareAndSet(false, true)) {
      worker.schedule(this::rescan, settleMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void rescan() {
    scanIsDue.set(false);
    Map<String, ModelSupport> next = new TreeMap<>();
    for (FoundModel found : distinct(findAll())) {
      ModelSupport before = known.get(found.name());
      if (next.containsKey(found.name())) {
        LOG.warn("{} is left out: another model has its name.", found.files().folder());
      } else if (before != null && before.found().sameAs(found)) {
        next.put(found.name(), before);
      } else if (isSettled(found)) {
        next.put(found.name(), judge(found, null));
      } else {
        scanSoon();
        if (before != null) {
          next.put(found.name(), before);
        }
      }
    }
    publish(next);
  }

  /** Where a name had to be changed and is another's by now, the model gets one of its own. */
  private static List<FoundModel> distinct(List<FoundModel> all) {
    Set<String> taken =
        all.stream()
            .filter(FoundModel::hasGivenName)
            .map(FoundModel::name)
            .collect(Collectors.toCollection(HashSet::new));
    return all.stream()
        .map(found -> found.hasGivenName() || taken.add(found.name()) ? found : found.renamed())
        .toList();
  }

  private boolean isSettled(FoundModel found) {
    long age = System.currentTimeMillis() - found.lastChange();
    return age < 0 || age >= settleMillis;
  }

  private List<FoundModel> findAll() {
    List<FoundModel> all = new ArrayList<>();
    for (Path folder : folders) {
      try {
        Files.createDirectories(folder);
        all.addAll(scan.scan(folder));
      } catch (IOException e) {
        LOG.warn("The models folder {} cannot be read: {}", folder, e.toString());
      }
    }
    return all;
  }

  private void judgeAll() {
    Map<String, ModelSupport> next = new TreeMap<>();
    known.forEach((name, before) -> next.put(name, judge(before.found(), before)));
    publish(next);
  }

  /** Asks again about models that could not run: somebody may have done something about it. */
  private void reconsider() {
    if (known.values().stream().anyMatch(judgement -> !judgement.canRun())) {
      judgeAll();
    }
  }

  private ModelSupport judge(FoundModel found, @Nullable ModelSupport before) {
    ModelSupport now = ModelSupport.of(found, runners);
    boolean runnerMayComeBack = System.nanoTime() - graceEnds < 0;
    return !now.canRun() && before != null && before.canRun() && runnerMayComeBack ? before : now;
  }

  private void publish(Map<String, ModelSupport> next) {
    known = next;
    catalogue.publishLocal(next.values().stream().map(ModelSupport::entry).toList());
  }
}
