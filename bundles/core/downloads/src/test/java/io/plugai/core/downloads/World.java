package io.plugai.core.downloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobState;
import io.plugai.core.api.download.Requester;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.api.store.JobStore;
import io.plugai.core.downloads.store.Layout;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.pool.SourcePool;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.source.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A database, a folder of models and a source, and a gateway that downloads; or several. */
final class World implements AutoCloseable {
  static final String SOURCE = "memory";
  static final Requester ADA = new Requester("usr_ada", true);
  private static final int SECONDS = 20;

  final MemorySource source = new MemorySource();
  final SourcePool pool = new SourcePool(Duration.ofMillis(50));
  final HeardArrivals arrivals = new HeardArrivals();
  final Layout layout;
  final JobStore store;
  final Persistence persistence;
  DownloadsConfig config;
  DownloadJobs jobs;

  World(Path folder, Map<String, Object> settings) throws Exception {
    layout = new Layout(folder.resolve("models")).create();
    persistence = Persistence.open(DatabaseSettings.sqlite(folder));
    store = persistence.get(JobStore.class);
    config = TestConfig.with(settings);
    add(source, 1);
    jobs = gateway("gw-1");
  }

  /** A gateway on the same database and folder. */
  DownloadJobs gateway(String id) {
    DownloadJobs started =
        new DownloadJobs(id, store, new Workshop(pool, new NoKeys(), arrivals, layout, config));
    started.start();
    return started;
  }

  /** The gateway ends in good order, and another one starts. */
  void restart() {
    jobs.close();
    jobs = gateway("gw-1");
  }

  void configure(Map<String, Object> settings) {
    config = TestConfig.with(settings);
    restart();
  }

  void add(ModelSource added, long service) {
    pool.add(added, identity(service));
  }

  void remove(long service) {
    pool.remove(identity(service), Duration.ofMillis(50));
  }

  private static PluginIdentity identity(long service) {
    return new PluginIdentity(SOURCE, service, "1.0." + service, service, "memory");
  }

  Job submit(String... patterns) throws Exception {
    return submit(request("owner/tiny", Optional.empty(), patterns));
  }

  Job submit(DownloadRequest request) throws Exception {
    return get(jobs.submit(request, ADA));
  }

  static DownloadRequest request(String name, Optional<String> target, String... patterns) {
    return new DownloadRequest(
        SOURCE,
        name,
        Optional.empty(),
        List.of(patterns),
        Optional.empty(),
        Optional.empty(),
        target);
  }

  /** Waits until a job ends. */
  Job end(Job job) throws Exception {
    return until(job, now -> now.state().isTerminal());
  }

  Job until(Job job, Predicate<Job> there) throws Exception {
    CompletableFuture<Job> seen = new CompletableFuture<>();
    Runnable stop =
        get(
            jobs.follow(
                job.id(),
                ADA,
                now -> {
                  if (there.test(now)) {
                    seen.complete(now);
                  }
                }));
    try {
      return seen.get(SECONDS, TimeUnit.SECONDS);
    } finally {
      stop.run();
    }
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  Job succeeded(Job job) throws Exception {
    Job ended = end(job);
    assertThat(ended.failure()).isEmpty();
    assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
    return ended;
  }

  Job.Failure failed(Job job) throws Exception {
    Job ended = end(job);
    assertThat(ended.state()).isEqualTo(JobState.FAILED);
    return ended.failure().orElseThrow();
  }

  byte[] published(String file) throws IOException {
    return Files.readAllBytes(layout.models().resolve(file));
  }

  /** What lies in the folder of unfinished things, and the models. */
  List<String> left() throws IOException {
    try (Stream<Path> partial = Files.list(layout.partial());
        Stream<Path> staged = Files.list(layout.staging());
        Stream<Path> models = Files.list(layout.models())) {
      return Stream.of(partial, staged, models)
          .flatMap(files -> files)
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.equals(".storage"))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() {
    jobs.close();
    persistence.close();
  }

  /** Nobody has a credential. */
  private static final class NoKeys implements Credentials {
    @Override
    public CompletionStage<Choice> forGeneration(String userId, String provider) {
      return CompletableFuture.completedFuture(new Choice(new Credential.None(), Payer.OPERATOR));
    }

    @Override
    public CompletionStage<Credential> forListing(String provider) {
      return CompletableFuture.completedFuture(new Credential.None());
    }
  }
}
