package io.plugai.support.upstream.job;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Content;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Downloaded;
import io.plugai.support.upstream.JsonAnswer;
import io.plugai.support.upstream.Upstream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Fetches what came of a job, wherever the provider says that it lies: with the credential at the
 * provider's own addresses and without it anywhere else. Safe for all threads.
 */
public final class Results {
  private final Upstream upstream;
  private final Questions questions;
  private final JobLimits limits;
  private final Set<Path> files = ConcurrentHashMap.newKeySet();

  Results(Upstream upstream, Questions questions, JobLimits limits) {
    this.upstream = upstream;
    this.questions = questions;
    this.limits = limits;
  }

  /** Fetches a JSON answer. */
  public <R> CompletionStage<R> json(URI uri, Function<JsonAnswer, R> reader) {
    return questions.ask(uri, reader);
  }

  /**
   * Fetches into a file, which becomes that of whoever gets the event with it.
   *
   * @param mediaType what it is where its server does not say
   */
  public CompletionStage<Content.File> file(URI uri, String mediaType) {
    Path path = limits.folder().toAbsolutePath().resolve("job-" + UUID.randomUUID());
    files.add(path);
    return questions
        .get(uri, call -> download(call, path))
        .whenComplete((it, thrown) -> deleteIfStopped(path))
        .thenApply(it -> new Content.File(mediaType(it, mediaType), it.file()));
  }

  private CompletionStage<Downloaded> download(Call call, Path path) {
    try {
      Files.createDirectories(limits.folder());
    } catch (IOException e) {
      throw new GatewayException(ErrorCode.INTERNAL, "Results cannot be written to disk.", e);
    }
    return upstream.download(() -> call.accepting("*/*"), path, limits.fileBytes());
  }

  /** Makes of this what a job's end says; where that fails, no file is left. */
  <T> CompletableFuture<List<T>> of(Function<Results, CompletionStage<List<T>>> results) {
    CompletionStage<List<T>> made;
    try {
      made = results.apply(this);
    } catch (RuntimeException e) {
      made = CompletableFuture.failedStage(e);
    }
    return made.whenComplete(
            (events, thrown) -> {
              if (thrown != null) {
                questions.stop();
                files.forEach(Results::delete);
              }
            })
        .toCompletableFuture();
  }

  /** One that was complete in the very moment of cancelling. */
  private void deleteIfStopped(Path path) {
    if (questions.areStopped()) {
      delete(path);
    }
  }

  private static String mediaType(Downloaded file, String otherwise) {
    String type = file.mediaType().replaceFirst(";.*", "").trim();
    return type.isEmpty() || type.endsWith("/octet-stream") ? otherwise : type;
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Its folder is one for temporary files, and cleared with them.
    }
  }
}
