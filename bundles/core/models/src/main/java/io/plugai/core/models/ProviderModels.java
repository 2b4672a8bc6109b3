package io.plugai.core.models;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.credentials.CredentialListener;
import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.model.ModelDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the adapters for their models: when they come, from time to time, and sooner after a
 * failure. A list once known is kept while its provider cannot be asked. What is known of the
 * providers belongs to the timer's one thread.
 */
@Component(
    service = {},
    configurationPid = ModelsConfig.PID)
@Designate(ocd = ModelsConfig.class)
public final class ProviderModels {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderModels.class);
  private static final Duration ASK_LIMIT = Duration.ofSeconds(60);

  private final ModelCatalogue catalogue;
  private final Adapters adapters;
  private final Credentials credentials;
  private final ServiceRegistration<CredentialListener> listening;
  private final Runnable deaf;
  private final Duration refresh;
  private final Duration retry;
  private final Duration grace;
  private final Timer timer = new Timer("plugai-provider-models");
  private final Map<String, ProviderList> providers = new TreeMap<>();

  /** Called by the framework. */
  @Activate
  public ProviderModels(
      BundleContext context,
      @Reference ModelCatalogue catalogue,
      @Reference Adapters adapters,
      @Reference Credentials credentials,
      ModelsConfig config) {
    this.catalogue = catalogue;
    this.adapters = adapters;
    this.credentials = credentials;
    this.refresh = Duration.ofSeconds(config.refresh__seconds());
    this.retry = Duration.ofSeconds(config.retry__seconds());
    this.grace = Duration.ofSeconds(config.grace__seconds());
    // By hand: as a service of this component it would be bound by the very bundle whose
    // credentials this component waits for.
    this.listening =
        context.registerService(
            CredentialListener.class,
            provider -> timer.execute(() -> askAnew(provider)),
            FrameworkUtil.asDictionary(Map.of()));
    this.deaf = adapters.listen(id -> timer.execute(() -> servingChanged(id)));
  }

  @Deactivate
  void deactivate() {
    deaf.run();
    listening.unregister();
    timer.shutdownNow();
  }

  private void servingChanged(String providerId) {
    Optional<PluginIdentity> serving = adapters.serving(providerId);
    ProviderList list = providers.get(providerId);
    if (serving.isPresent()) {
      ProviderList known = providers.computeIfAbsent(providerId, ProviderList::new);
      if (known.servedBy(serving.get())) {
        publish();
        ask(known);
      }
    } else if (list != null && list.servedByNobody()) {
      list.next(timer.schedule(() -> drop(list), grace.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  /** With another credential, a provider may have other models, or say at last which it has. */
  private void askAnew(String providerId) {
    ProviderList list = providers.get(providerId);
    if (list != null && list.isServed()) {
      list.startAnew();
      ask(list);
    }
  }

  private void drop(ProviderList list) {
    providers.remove(list.providerId());
    publish();
  }

  private void ask(ProviderList list) {
    adapters.acquire(list.providerId()).ifPresent(lease -> ask(list, lease, list.nextAsking()));
  }

  private void ask(ProviderList list, Lease<ProviderAdapter> lease, int asking) {
    CompletableFuture<List<ModelDescriptor>> answer = new CompletableFuture<>();
    // An adapter that goes is not waited for: its successor is asked by itself.
    lease.onRetire(lease::release);
    var unused =
        answer
            .orTimeout(ASK_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (models, failure) -> {
                  lease.release();
                  timer.execute(() -> answered(list, lease, asking, models, failure));
                });
    try {
      var ignored =
          credentials
              .forListing(list.providerId())
              .thenCompose(credential -> models(lease, credential))
              .whenComplete(
                  (models, failure) -> {
                    if (failure == null) {
                      answer.complete(models);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                  });
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /** Never completes where the adapter is on its way out. */
  private static CompletionStage<List<ModelDescriptor>> models(
      Lease<ProviderAdapter> lease, Credential credential) {
    return lease.retired() ? new CompletableFuture<>() : lease.service().models(credential);
  }

  private void answered(
      ProviderList list,
      Lease<ProviderAdapter> lease,
      int asking,
      @Nullable List<ModelDescriptor> models,
      @Nullable Throwable failure) {
    if (lease.retired() || !list.isLatest(asking)) {
      return;
    }
    Duration pause;
    if (models != null) {
      list.known(models);
      pause = refresh;
      publish();
    } else {
      pause = list.failed(retry, refresh);
      complain(list, failure);
    }
    list.next(timer.schedule(() -> ask(list), pause.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Once for each row of failures: a provider that is away for a day is no news every minute. */
  private static void complain(ProviderList list, @Nullable Throwable failure) {
    if (list.failures() != 1) {
      return;
    }
    Throwable cause = cause(failure);
    String consequence =
        list.models().isPresent()
            ? "The last known list stays."
            : "Any model's name is passed on to it.";
    if (cause instanceof GatewayException e && e.code() == ErrorCode.CREDENTIAL_REJECTED) {
      // Nothing is wrong where people pay with keys of their own.
      LOG.info("{} lists no models: {} {}", list.providerId(), e.getMessage(), consequence);
    } else {
      LOG.warn(
          "{} did not say which models it has: {} {}",
          list.providerId(),
          reason(cause),
          consequence);
    }
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause instanceof GatewayException known) {
      return known.getMessage();
    }
    return cause instanceof TimeoutException
        ? "no answer within " + ASK_LIMIT.toSeconds() + " s."
        : "its adapter failed with "
            + (cause == null ? "nothing" : cause.getClass().getName())
            + ".";
  }

  private void publish() {
    List<ModelEntry> entries = new ArrayList<>();
    Set<String> listed = new HashSet<>();
    Set<String> unlisted = new HashSet<>();
    for (ProviderList list : providers.values()) {
      Optional<List<ModelDescriptor>> models = list.models();
      if (models.isPresent()) {
        entries.addAll(entries(list.providerId(), models.get()));
        listed.add(list.providerId());
      } else {
        unlisted.add(list.providerId());
      }
    }
    catalogue.publishProviders(entries, listed, unlisted);
  }

  /** One entry for each name, also where a provider names one twice. */
  private static List<ModelEntry> entries(String providerId, List<ModelDescriptor> models) {
    Map<String, ModelEntry> entries = new LinkedHashMap<>();
    for (ModelDescriptor model : models) {
      String id = providerId + "/" + model.name();
      entries.putIfAbsent(
          id, new ModelEntry(id, new ModelPlacement.Provider(providerId), model, Optional.empty()));
    }
    return List.copyOf(entries.values());
  }
}
