package io.plugai.core.dispatch;

import io.plugai.core.api.dispatch.Providers;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.ModelSources;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.ModelSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What the bound adapters say of their providers, and sources of models of themselves: people put
 * in credentials for both. Needs nothing else, because whoever keeps credentials needs it, and the
 * dispatcher needs them.
 */
@Component
public final class ServedProviders implements Providers {
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(20);

  private final Adapters adapters;
  private final ModelSources sources;
  private final Duration checkLimit;

  /** Called by the framework. */
  @Activate
  public ServedProviders(@Reference Adapters adapters, @Reference ModelSources sources) {
    this(adapters, sources, CHECK_LIMIT);
  }

  ServedProviders(Adapters adapters, ModelSources sources, Duration checkLimit) {
    this.adapters = adapters;
    this.sources = sources;
    this.checkLimit = checkLimit;
  }

  @Override
  public List<Provider> list() {
    Map<String, Provider> byId = new TreeMap<>();
    adapters.serving().forEach(it -> add(byId, it, adapters.credentialKinds(it)));
    sources.serving().forEach(it -> add(byId, it, sources.credentialKinds(it)));
    return List.copyOf(byId.values());
  }

  private static void add(Map<String, Provider> byId, PluginIdentity serving, Set<String> kinds) {
    byId.putIfAbsent(serving.id(), new Provider(serving.id(), kinds));
  }

  @Override
  public Optional<Provider> find(String id) {
    return list().stream().filter(provider -> provider.id().equals(id)).findFirst();
  }

  /** Asks whichever adapter serves; within 20 seconds it is answered one way or the other. */
  @Override
  public CompletionStage<Void> check(String providerId, Credential credential) {
    Optional<Lease<ProviderAdapter>> adapter = adapters.acquire(providerId);
    if (adapter.isPresent()) {
      return check(adapter.get(), adapters::credentialKinds, credential, ProviderAdapter::check);
    }
    return sources
        .acquire(providerId)
        .map(source -> check(source, sources::credentialKinds, credential, ModelSource::check))
        .orElseGet(() -> CompletableFuture.failedFuture(unserved(providerId)));
  }

  private <S> CompletionStage<Void> check(
      Lease<S> lease,
      Function<PluginIdentity, Set<String>> kinds,
      Credential credential,
      BiFunction<S, Credential, CompletionStage<Void>> question) {
    String kind = CredentialKind.of(credential);
    if (!kinds.apply(lease.identity()).contains(kind)) {
      lease.release();
      return CompletableFuture.failedFuture(
          new GatewayException(
              ErrorCode.CREDENTIAL_REJECTED,
              "This provider takes no credential of the kind " + kind + "."));
    }
    return answer(lease, () -> question.apply(lease.service(), credential));
  }

  private CompletionStage<Void> answer(Lease<?> lease, Supplier<CompletionStage<Void>> question) {
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
    lease.onRevoke(() -> answer.completeExceptionally(unserved(lease.identity().id())));
    ask(question, answer);
    return result;
  }

  private static void ask(
      Supplier<CompletionStage<Void>> question, CompletableFuture<@Nullable Void> answer) {
    try {
      var unused =
          question
              .get()
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
