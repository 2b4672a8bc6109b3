package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.runner.Support;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many ask for, load, unload and kill more models than may be loaded, all at once. */
@Tag("soak")
@Timeout(600)
class ManyModelsTest extends LocalModelHarness {
  private static final int ROUNDS = 100 * Integer.getInteger("plugai.soak", 1);
  private static final int MODELS = 5;
  private static final int LOADED = 2;
  private static final int THREADS = 4;

  /** What is in memory; guarded by itself. */
  private final List<Copy> copies = new ArrayList<>();

  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final List<LocalModel> models = new ArrayList<>();

  @Test
  void everybodyIsAnsweredAndNothingIsUnloadedUnderARequest() throws Exception {
    bounds = new Residency.Bounds(0, LOADED, Duration.ZERO, LONG);
    runners.add(new Loader(), identity(1, "1.0.0"));
    for (int i = 0; i < MODELS; i++) {
      ModelFiles files = new ModelFiles("m" + i, FILES.folder(), FILES.files(), Map.of());
      models.add(
          new LocalModel(
              "local/m" + i,
              new ModelPlacement.Local(files, REVISION, false),
              context(runners, limits(1000, LONG))));
    }
    long seed = System.nanoTime();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed + i);
      all.add(CompletableFuture.runAsync(() -> act(random), task -> new Thread(task).start()));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(500, TimeUnit.SECONDS);

    assertThat(faults).as("seed %d", seed).isEmpty();
    for (LocalModel model : models) {
      model.remove().get(10, TimeUnit.SECONDS);
    }
    assertThat(copies).isEmpty();
  }

  private void act(Random random) {
    List<CompletableFuture<Void>> requests = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      LocalModel model = models.get(random.nextInt(MODELS));
      switch (random.nextInt(10)) {
        case 0 -> model.load(LoadWish.ANY);
        case 1 -> model.unload();
        case 2 -> model.evictIfIdle();
        case 3 -> kill();
        case 4 -> model.enqueue(new Asker("gone", 0), new Request()).run();
        default -> requests.add(ask(model, "user" + random.nextInt(3)));
      }
      if (requests.size() >= 8) {
        await(requests);
      }
    }
    await(requests);
  }

  private CompletableFuture<Void> ask(LocalModel model, String user) {
    Request request = new Request();
    model.enqueue(new Asker(user, 0), request);
    return request.answered;
  }

  private void kill() {
    Optional<Copy> victim;
    synchronized (copies) {
      victim = copies.stream().findFirst();
    }
    victim.ifPresent(Copy::end);
  }

  private void await(List<CompletableFuture<Void>> requests) {
    try {
      CompletableFuture.allOf(requests.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      faults.add("not answered: " + e);
    }
    requests.clear();
  }

  /** Runs for a moment, on a copy that must not be closed meanwhile; it may die. */
  private final class Request implements Ticket {
    private final CompletableFuture<Void> answered = new CompletableFuture<>();

    @Override
    public void granted(Permit permit) {
      Copy copy = (Copy) permit.model();
      executor.schedule(
          () -> {
            if (copy.closed) {
              faults.add("closed under a request");
            }
            permit.release();
            answered.complete(null);
          },
          1,
          TimeUnit.MILLISECONDS);
    }

    @Override
    public void refused(GatewayException reason) {
      faults.add(String.valueOf(reason.getMessage()));
      answered.complete(null);
    }

    @Override
    public void loading() {}

    @Override
    public void queued(int position, Optional<Duration> estimate) {}
  }

  /** Loads at once whatever is asked for, and notices when that is too much. */
  private final class Loader implements ModelRunner {
    @Override
    public Support supports(ModelFiles files) {
      return new Support.Ready(ModelDescriptor.builder(files.name(), Modality.TEXT).build(), 1);
    }

    @Override
    public CompletionStage<LoadedModel> load(ModelFiles files, LoadOptions options) {
      Copy copy = new Copy(files.name());
      synchronized (copies) {
        copies.add(copy);
        if (copies.stream().map(each -> each.name).distinct().count() > LOADED) {
          faults.add("too many in memory");
        }
      }
      return CompletableFuture.supplyAsync(() -> copy, executor);
    }
  }

  private final class Copy implements LoadedModel {
    private final String name;
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private volatile boolean closed;

    private Copy(String name) {
      this.name = name;
    }

    private void end() {
      synchronized (copies) {
        copies.remove(this);
      }
      terminated.complete(null);
    }

    @Override
    public Flow.Publisher<GenerationEvent> generate(GenerationRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int capacity() {
      return 2;
    }

    @Override
    public CompletionStage<Void> terminated() {
      return terminated;
    }

    @Override
    public void close() {
      closed = true;
      end();
    }
  }
}
