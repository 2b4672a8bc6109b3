package io.plugai.core.models;

import io.plugai.core.api.pool.Runners;
import io.plugai.support.modelfiles.Inspection;
import io.plugai.support.modelfiles.ModelInspector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of one folder. Looks into it when something changes there, and from time to time; a
 * model counts once its files are whole and have been left alone. What is known belongs to a thread
 * of its own, so that a network mount that hangs holds up no other folder.
 */
final class ModelFolder {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFolder.class);

  /** After a first change, others are waited for. */
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A large folder is not looked into all the time, however much changes there. */
  private static final int REST_FACTOR = 3;

  private static final long MOST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SCAN_SHARE = 50;

  /** More models than a catalogue holds. */
  private static final int MOST_MODELS = 20_000;

  private static final Object GONE = "gone";

  private final Path root;
  private final FolderRules rules;
  private final Runners runners;
  private final BooleanSupplier runnerMayComeBack;
  private final Runnable changed;
  private final Timer worker;
  private final FolderWatch watch;
  private final FolderScan scan;
  private final Settling settling = new Settling(System::nanoTime);

  /** By place. */
  private Map<String, ModelSupport> known = new LinkedHashMap<>();

  private Map<String, InspectedModel> inspected = Map.of();
  private volatile @Nullable List<ModelSupport> published;
  private @Nullable ScheduledFuture<?> next;
  private long costNanos;
  private long thoroughAt = System.nanoTime();
  private String complaint = "";

  /**
   * A folder that is not looked into yet.
   *
   * @param runnerMayComeBack whether models stay as they are though nobody can run them
   * @param changed told when {@link #models} has changed, by this folder's thread
   */
  ModelFolder(
      Path root,
      FolderRules rules,
      Runners runners,
      BooleanSupplier runnerMayComeBack,
      Runnable changed) {
    this.root = root;
    this.rules = rules;
    this.runners = runners;
    this.runnerMayComeBack = runnerMayComeBack;
    this.changed = changed;
    this.worker = new Timer("plugai-models-in-" + root.getFileName());
    this.watch = new FolderWatch(() -> lookIn(Math.max(GATHER_NANOS, rest())));
    this.scan = new FolderScan(root, watch, rules.links());
  }

  void start() {
    lookIn(0);
  }

  void close() throws IOException {
    worker.shutdownNow();
    watch.close();
  }

  /** The models, in the order in which they lie there; empty before the first look. */
  Optional<List<ModelSupport>> models() {
    return Optional.ofNullable(published);
  }

  /** Has all models judged anew: other runners are here, or something may have been mended. */
  void judgeAll() {
    worker.execute(
        () -> {
          if (published != null) {
            known.replaceAll((place, before) -> judge(before.model(), before));
            publish();
          }
        });
  }

  /** The same, where there is a model that cannot run. */
  void reconsider() {
    worker.execute(
        () -> {
          if (known.values().stream().anyMatch(model -> !model.canRun())) {
            judgeAll();
          }
        });
  }

  // ---- when to look ----

  private synchronized long rest() {
    return Math.min(MOST_REST_NANOS, costNanos * REST_FACTOR);
  }

  /** Looks into the folder after so long, unless it does so earlier. */
  private synchronized void lookIn(long nanos) {
    if (next != null && !next.isDone() && next.getDelay(TimeUnit.NANOSECONDS) <= nanos) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    next = worker.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  private void look() {
    synchronized (this) {
      next = null;
    }
    long start = System.nanoTime();
    try {
      update(find());
    } catch (RuntimeException | Error e) {
      LOG.error("The models folder {} could not be looked into.", root, e);
    }
    synchronized (this) {
      costNanos = System.nanoTime() - start;
    }
    lookIn(Math.max(rules.scanNanos(), costNanos * SCAN_SHARE));
  }

  private List<FoundModel> find() {
    try {
      if (rules.mayCreate(root)) {
        Files.createDirectories(root);
      }
      boolean thorough = System.nanoTime() - thoroughAt >= rules.scanNanos();
      if (thorough) {
        thoroughAt = System.nanoTime();
      }
      List<FoundModel> found = scan.scan(thorough);
      complain(found.size() > MOST_MODELS ? "holds more than " + MOST_MODELS + " models" : "");
      return found.size() > MOST_MODELS ? found.subList(0, MOST_MODELS) : found;
    } catch (IOException e) {
      complain("cannot be read: " + e);
      Path above = root.getParent();
      if (above != null && Files.isDirectory(above)) {
        watch.add(above, above);
      }
      return List.of();
    }
  }

  private void complain(String sentence) {
    if (!sentence.equals(complaint) && !sentence.isEmpty()) {
      LOG.warn("The models folder {} {}.", root, sentence);
    }
    complaint = sentence;
  }

  // ---- what is there ----

  private void update(List<FoundModel> found) {
    Map<String, InspectedModel> fresh = new LinkedHashMap<>();
    Set<String> places = new HashSet<>(known.keySet());
    Set<String> waiting = new HashSet<>();
    for (FoundModel model : found) {
      places.add(model.place());
      InspectedModel whole = whole(model);
      if (whole == null) {
        waiting.add(model.place());
      } else {
        fresh.put(model.place(), whole);
      }
    }
    inspected = fresh;
    Map<String, ModelSupport> judged = new LinkedHashMap<>();
    List<InspectedModel> complete = Projectors.attach(List.copyOf(fresh.values()));
    for (InspectedModel model : new NameBook(known.values(), waiting).distinct(complete)) {
      judged.put(model.found().place(), judgeIfNew(model));
    }
    keepFormer(fresh.keySet(), waiting, judged);
    settling.endLook(places);
    boolean isNews = published == null || !judged.equals(known);
    known = judged;
    if (isNews) {
      publish();
    }
  }

  /** The model once it can be judged; null while its files may still be on their way. */
  private @Nullable InspectedModel whole(FoundModel model) {
    Object state = List.of(model.revision(), model.files().files(), model.unfinished());
    long age = settling.unchangedNanos(model.place(), state, model.lastChange());
    InspectedModel before = inspected.get(model.place());
    if (before != null && before.found().isAs(model) && !before.inspection().incomplete()) {
      return new InspectedModel(model, before.inspection());
    }
    if (age < rules.settleNanos()) {
      lookIn(rules.settleNanos() - age);
      return null;
    }
    Inspection inspection = ModelInspector.inspect(model.files().folder(), model.files().files());
    boolean isWhole = !inspection.incomplete() && model.unfinished().isEmpty();
    if (!isWhole && age < rules.unfinishedNanos()) {
      lookIn(rules.unfinishedNanos() - age);
      return null;
    }
    return new InspectedModel(model, inspection);
  }

  private ModelSupport judgeIfNew(InspectedModel model) {
    ModelSupport before = known.get(model.found().place());
    return before != null && before.model().isAs(model) ? before : judge(model, null);
  }

  /** What is being replaced stays as it was; so does for a moment what is gone. */
  private void keepFormer(Set<String> here, Set<String> waiting, Map<String, ModelSupport> judged) {
    for (Map.Entry<String, ModelSupport> former : known.entrySet()) {
      String place = former.getKey();
      if (waiting.contains(place)) {
        judged.put(place, former.getValue());
      } else if (!here.contains(place)) {
        long age = settling.unchangedNanos(place, GONE, 0);
        if (age < rules.settleNanos()) {
          judged.put(place, former.getValue());
          lookIn(rules.settleNanos() - age);
        }
      }
    }
  }

  private ModelSupport judge(InspectedModel model, @Nullable ModelSupport before) {
    ModelSupport now = ModelSupport.of(model, runners);
    if (!now.canRun() && before != null && before.canRun() && runnerMayComeBack.getAsBoolean()) {
      return before;
    }
    return now;
  }

  private void publish() {
    published = List.copyOf(known.values());
    changed.run();
  }
}
