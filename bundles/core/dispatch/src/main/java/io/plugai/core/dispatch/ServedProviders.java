package io.plugai.core.dispatch;

import io.plugai.core.api.dispatch.Providers;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.api.pool.Lease;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What the bound adapters say of their providers. Needs the adapters and nothing else, because
 * whoever keeps credentials needs it, and the dispatcher needs them.
 */
@Component
public final class ServedProviders implements Providers {
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(20);

  private final Adapters adapters;
  private final Duration checkLimit;

  /** Called by the framework. */
  @Activate
  public ServedProviders(@Reference Adapters adapters) {
    this(adapters, CHECK_LIMIT);
  }

  ServedProviders(Adapters adapters, Duration checkLimit) {
    this.adapters = adapters;
    this.checkLimit = checkLimit;
  }

  @Override
  public List<Provider> list() {
    return adapters.serving().stream()
        .map(serving -> new Provider(serving.id(), adapters.credentialKinds(serving)))
        .toList();
  }

  @Override
  public Optional<Provider> find(String id) {
    return list().stream().filter(provider -> provider.id().equals(id)).findFirst();
  }

  /** Asks whichever adapter serves; within 20 seconds it is answered one way or the other. */
  @Override
  public CompletionStage<Void> check(String providerId, Credential credential) {
    Optional<Lease<ProviderAdapter>> lease = adapters.acquire(providerId);
    if (lease.isEmpty()) {
      return CompletableFuture.failedFuture(unserved(providerId));
    }
    String kind = CredentialKind.of(credential);
    if (!adapters.credentialKinds(lease.get().identity()).contains(kind)) {
      lease.get().release();
      return CompletableFuture.failedFuture(
          new GatewayException(
              ErrorCode.CREDENTIAL_REJECTED,
              "This provider takes no credential of the kind " + kind + "."));
    }
    return check(providerId, lease.get(), credential);
  }

  private CompletionStage<Void> check(
      String providerId, Lease<ProviderAdapter> lease, Credential credential) {
    CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    CompletableFuture<Void> result = new CompletableFuture<>();
    var unused =
        answer
            .orTimeout(checkLimit.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (ok, failure) -> {
                  lease.release();
                  if (failure == null) {
                    result.complete(ok);
                  } else {
                    result.completeExceptionally(meaning(failure));
                  }
                });
    lease.onRevoke(() -> answer.completeExceptionally(unserved(providerId)));
    ask(lease.service(), credential, answer);
    return result;
  }

  private static void ask(
      ProviderAdapter adapter, Credential credential, CompletableFuture<@Nullable Void> answer) {
    try {
      var unused =
          adapter
              .check(credential)
              .whenComplete(
                  (ok, failure) -> {
                    if (failure == null) {
                      answer.complete(null);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                  });
    } catch (RuntimeException | LinkageError e) {
      answer.completeExceptionally(e);
    }
  }

  /** What a plug-in did not write for callers stays inside: it may quote the credential. */
  private static GatewayException meaning(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof GatewayException known && known.code().isForPlugins()) {
      return known;
    }
    return cause instanceof TimeoutException
        ? new GatewayException(ErrorCode.BACKEND_TIMEOUT, "The provider did not answer in time.")
        : new GatewayException(ErrorCode.INTERNAL, "The plug-in for this provider failed.");
  }

  private static GatewayException unserved(String providerId) {
    return new GatewayException(
            ErrorCode.BACKEND_UNAVAILABLE, "No plug-in serves " + providerId + " at the moment.")
        .withRetryAfter(Duration.ofSeconds(10));
  }
}
