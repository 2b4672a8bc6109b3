package io.plugai.core.downloads;

import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.download.Requester;
import io.plugai.core.api.pool.ModelSources;
import io.plugai.core.downloads.fetch.Control;
import io.plugai.core.downloads.fetch.FetchLimits;
import io.plugai.core.downloads.fetch.SourceAccess;
import io.plugai.core.downloads.fetch.Throttle;
import io.plugai.core.downloads.store.Blobs;
import io.plugai.core.downloads.store.Layout;
import io.plugai.core.downloads.store.Publication;
import io.plugai.core.downloads.store.Space;
import io.plugai.spi.credential.Credential;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What all jobs work with: where from, where to, how fast, and on which threads. */
final class Workshop implements AutoCloseable {
  private static final long MOST_PIECE = 1L << 40;

  private final ModelSources sources;
  private final Credentials credentials;
  private final Arrivals arrivals;
  private final Layout layout;
  private final Threads threads;
  private final Blobs blobs;
  private final Publication publication;
  private final Space space;
  private final Control closing = new Control();
  private final Fetches fetches = new Fetches();
  private final Throttle throttle = new Throttle(() -> config().bytes__per__second());
  private volatile DownloadsConfig config;

  Workshop(
      ModelSources sources,
      Credentials credentials,
      Arrivals arrivals,
      Layout layout,
      DownloadsConfig config) {
    this.sources = sources;
    this.credentials = credentials;
    this.arrivals = arrivals;
    this.layout = layout;
    this.config = config;
    this.threads = new Threads(config);
    this.blobs = new Blobs(layout);
    this.publication = new Publication(layout, blobs);
    this.space =
        new Space(layout, () -> config().storage__bytes(), () -> config().reserve__bytes());
  }

  DownloadsConfig config() {
    return config;
  }

  /** Other bounds; those of threads hold from the next start on. */
  void configure(DownloadsConfig next) {
    config = next;
  }

  ModelSources sources() {
    return sources;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  Layout layout() {
    return layout;
  }

  Threads threads() {
    return threads;
  }

  Blobs blobs() {
    return blobs;
  }

  Publication publication() {
    return publication;
  }

  Space space() {
    return space;
  }

  Fetches fetches() {
    return fetches;
  }

  /** What all jobs share. */
  Throttle throttle() {
    return throttle;
  }

  /** Told when the gateway ends. */
  Control closing() {
    return closing;
  }

  FetchLimits limits() {
    DownloadsConfig now = config;
    return new FetchLimits(
        now.pieces__at__once(),
        now.large__bytes(),
        Math.max(1, Math.min(now.piece__bytes(), MOST_PIECE)),
        Duration.ofSeconds(now.patience__seconds()),
        Duration.ofMillis(now.retry__millis()),
        Duration.ofSeconds(now.silence__seconds()),
        Duration.ofSeconds(now.source__seconds()));
  }

  /** A source, with the credential that somebody may show it. */
  SourceAccess source(String id, String userId) {
    return new SourceAccess(sources, id, () -> credential(userId, id), limits());
  }

  /** One that takes none is shown none. */
  private CompletionStage<Credential> credential(String userId, String source) {
    if (sources.serving(source).filter(now -> sources.credentialKinds(now).isEmpty()).isPresent()) {
      return CompletableFuture.completedFuture(new Credential.None());
    }
    return userId.equals(Requester.SHELL.userId())
        ? credentials.forListing(source)
        : credentials.forGeneration(userId, source).thenApply(Credentials.Choice::credential);
  }

  @Override
  public void close() {
    closing.stop(Control.Stop.LEAVE);
    threads.close();
  }
}
