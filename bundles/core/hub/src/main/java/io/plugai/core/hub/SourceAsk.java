package io.plugai.core.hub;

import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.ModelSources;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.ModelSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** Asks a source one question: on a lease, with the credential of whoever asks, within a bound. */
final class SourceAsk {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration LONGEST_AWAY = Duration.ofSeconds(5);
  private static final int MOST_PARKED = 64;

  private final ModelSources sources;
  private final Credentials credentials;

  SourceAsk(ModelSources sources, Credentials credentials) {
    this.sources = sources;
    this.credentials = credentials;
  }

  /** The answer, or a failure that callers may be told. */
  <T> CompletableFuture<T> ask(
      String userId,
      String source,
      BiFunction<ModelSource, Credential, CompletionStage<T>> question) {
    return credentials
        .forGeneration(userId, source)
        .toCompletableFuture()
        .thenCompose(choice -> asAs(source, choice.credential(), question))
        .orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(thrown -> CompletableFuture.failedFuture(meaning(thrown)));
  }

  private <T> CompletionStage<T> asAs(
      String source,
      Credential credential,
      BiFunction<ModelSource, Credential, CompletionStage<T>> question) {
    return sources
        .acquireOrPark(source, LONGEST_AWAY, MOST_PARKED)
        .thenCompose(lease -> ask(lease, credential, question));
  }

  private static <T> CompletionStage<T> ask(
      Lease<ModelSource> lease,
      Credential credential,
      BiFunction<ModelSource, Credential, CompletionStage<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    lease.onRevoke(() -> answer.completeExceptionally(away()));
    try {
      var unused =
          question
              .apply(lease.service(), credential)
              .whenComplete(
                  (made, thrown) -> {
                    if (thrown == null) {
                      answer.complete(made);
                    } else {
                      answer.completeExceptionally(thrown);
                    }
                  });
    } catch (RuntimeException | LinkageError e) {
      answer.completeExceptionally(e);
    }
    return answer.whenComplete((made, thrown) -> lease.release());
  }

  /** What a plug-in did not write for callers stays inside: it may quote the credential. */
  static GatewayException meaning(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof GatewayException known) {
      return known;
    }
    return cause instanceof TimeoutException
        ? new GatewayException(ErrorCode.BACKEND_TIMEOUT, "The source did not answer in time.")
        : new GatewayException(ErrorCode.INTERNAL, "The plug-in for this source failed.", cause);
  }

  private static GatewayException away() {
    return new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "The source was taken out.")
        .withRetryAfter(Duration.ofSeconds(10));
  }
}
