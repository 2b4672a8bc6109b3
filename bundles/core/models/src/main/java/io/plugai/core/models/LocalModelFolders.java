package io.plugai.core.models;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.pool.Runners;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this machine: what lies in the model folders, and which of it the runners can run.
 * A model stays as it was listed for a while after its runner has gone, since it may be an update.
 */
@Component(
    service = {},
    configurationPid = ModelsConfig.PID)
public final class LocalModelFolders {
  /** The provider of all local models. */
  static final String PROVIDER = "local";

  private static final Logger LOG = LoggerFactory.getLogger(LocalModelFolders.class);

  /** Nothing is said before all folders have been looked into, or one of them hangs. */
  private static final long FIRST_LOOK_SECONDS = 10;

  private final ModelCatalogue catalogue;
  private final Runners runners;
  private final List<ModelFolder> folders;
  private final long graceNanos;
  private final long reconsiderSeconds;
  private final Timer timer = new Timer("plugai-model-folders");

  private Runnable deaf = () -> {};
  private Set<String> leftOut = Set.of();
  private boolean isPatient = true;
  private boolean isOver;
  private volatile long graceEnds = System.nanoTime();

  /** Called by the framework. */
  @Activate
  public LocalModelFolders(
      @Reference ModelCatalogue catalogue,
      @Reference Runners runners,
      BundleContext context,
      ModelsConfig config) {
    this.catalogue = catalogue;
    this.runners = runners;
    String base = context.getProperty("karaf.base");
    Path home = Path.of(base == null ? "" : base).toAbsolutePath();
    List<Path> roots =
        Arrays.stream(config.models__folders().split(",", -1))
            .map(String::trim)
            .filter(folder -> !folder.isEmpty())
            .map(folder -> home.resolve(folder).normalize())
            .distinct()
            .toList();
    FolderRules rules = FolderRules.of(config, home, new Links(roots, config.links__outside()));
    this.folders =
        roots.stream()
            .map(root -> new ModelFolder(root, rules, runners, this::isGrace, this::publish))
            .toList();
    this.graceNanos = TimeUnit.SECONDS.toNanos(config.grace__seconds());
    this.reconsiderSeconds = config.refresh__seconds();
  }

  /** Called by the framework. */
  @Activate
  void activate() {
    folders.forEach(ModelFolder::start);
    deaf = runners.listen(this::runnersChanged);
    timer.scheduleWithFixedDelay(
        () -> folders.forEach(ModelFolder::reconsider),
        reconsiderSeconds,
        reconsiderSeconds,
        TimeUnit.SECONDS);
    timer.schedule(this::waitNoLonger, FIRST_LOOK_SECONDS, TimeUnit.SECONDS);
    publish();
  }

  @Deactivate
  void deactivate() throws IOException {
    deaf.run();
    timer.shutdownNow();
    end();
    for (ModelFolder folder : folders) {
      folder.close();
    }
  }

  /** What a folder still finds is nobody's news: others look into it by then. */
  private synchronized void end() {
    isOver = true;
  }

  private void runnersChanged(String id) {
    if (runners.serving(id).isEmpty()) {
      graceEnds = System.nanoTime() + graceNanos;
      timer.schedule(
          () -> folders.forEach(ModelFolder::judgeAll), graceNanos, TimeUnit.NANOSECONDS);
    }
    folders.forEach(ModelFolder::judgeAll);
  }

  private boolean isGrace() {
    return System.nanoTime() - graceEnds < 0;
  }

  private synchronized void waitNoLonger() {
    isPatient = false;
    publish();
  }

  /** What lies in the first folder comes before what has its name in another. */
  private synchronized void publish() {
    if (isOver || (isPatient && folders.stream().anyMatch(folder -> folder.models().isEmpty()))) {
      return;
    }
    Map<String, ModelEntry> all = new LinkedHashMap<>();
    Set<String> twice = new HashSet<>();
    for (ModelFolder folder : folders) {
      for (ModelSupport model : folder.models().orElse(List.of())) {
        if (all.putIfAbsent(model.entry().id(), model.entry()) != null) {
          twice.add(model.found().files().folder() + ": " + model.entry().id());
        }
      }
    }
    if (!leftOut.containsAll(twice)) {
      LOG.warn("Left out, since others have their names: {}", twice);
    }
    leftOut = twice;
    catalogue.publishLocal(List.copyOf(all.values()));
  }
}
