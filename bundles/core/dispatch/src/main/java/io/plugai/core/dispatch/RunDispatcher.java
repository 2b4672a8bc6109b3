package io.plugai.core.dispatch;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.RateLimits;
import io.plugai.core.api.access.Revocations;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.api.dispatch.Dispatcher;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.api.usage.UsageLog;
import io.plugai.core.dispatch.local.LocalModelManager;
import io.plugai.core.dispatch.run.Account;
import io.plugai.core.dispatch.run.AdapterBackend;
import io.plugai.core.dispatch.run.Backend;
import io.plugai.core.dispatch.run.GenerationMetrics;
import io.plugai.core.dispatch.run.Ledger;
import io.plugai.core.dispatch.run.LocalBackend;
import io.plugai.core.dispatch.run.Run;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** Resolves the model, holds the request against it, and makes a run to the right backend. */
@Component(configurationPid = DispatchConfig.PID)
public final class RunDispatcher implements Dispatcher {
  private static final String IN_FLIGHT = "plugai.generations.in_flight";
  private static final String QUEUED = "plugai.generations.queued";

  private final Catalogue catalogue;
  private final Adapters adapters;
  private final LocalModelManager models;
  private final MetricRegistry metrics;
  private final Credentials credentials;
  private final Ledger ledger;
  private volatile DispatchConfig config;
  private final ScheduledThreadPoolExecutor timer;
  private final AtomicInteger running = new AtomicInteger();

  /** Called by the framework. */
  @Activate
  public RunDispatcher(
      @Reference Catalogue catalogue,
      @Reference Adapters adapters,
      @Reference LocalModelManager models,
      @Reference MetricRegistry metrics,
      @Reference Credentials credentials,
      @Reference RateLimits limits,
      @Reference Revocations revocations,
      @Reference UsageLog usage,
      DispatchConfig config) {
    this.catalogue = catalogue;
    this.adapters = adapters;
    this.models = models;
    this.metrics = metrics;
    this.credentials = credentials;
    this.ledger = new Ledger(new GenerationMetrics(metrics), running, limits, revocations, usage);
    this.config = config;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "plugai-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    metrics.gauge(IN_FLIGHT, () -> running::get);
    metrics.gauge(QUEUED, () -> this::queued);
  }

  /** Other limits, for requests that come from now on. */
  @Modified
  void modified(DispatchConfig next) {
    config = next;
  }

  @Deactivate
  void deactivate() {
    timer.shutdown(); // what runs keeps its deadline: the thread ends with the last of them
    metrics.remove(IN_FLIGHT);
    metrics.remove(QUEUED);
  }

  @Override
  public Flow.Publisher<GenerationEvent> dispatch(
      ModelRequest request, Caller caller, DispatchProgress progress) {
    ModelEntry model = require(request.model(), caller.models());
    // First: of what cannot run at all, little more is known than why.
    model
        .obstacle()
        .ifPresent(
            obstacle -> {
              throw new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, obstacle);
            });
    GenerationRequest admitted = admit(request, model, caller.models());
    Backend backend = backend(model, admitted, caller);
    Account account = new Account(ledger, caller, admitted, model, request.correlationId());
    return new Run(
        backend, progress, account, timer, Duration.ofSeconds(config.request__seconds()));
  }

  /** What a key is not for is, to whoever has the key, not there, and is not hinted at. */
  private ModelEntry require(String id, ModelScope scope) {
    if (scope.patterns().isEmpty()) {
      return catalogue.require(id);
    }
    if (scope.allows(id)) {
      try {
        return catalogue.require(id);
      } catch (GatewayException e) {
        if (e.code() != ErrorCode.MODEL_NOT_FOUND) {
          throw e;
        }
      }
    }
    throw new GatewayException(
        ErrorCode.MODEL_NOT_FOUND,
        "Among the models that this key is for, there is none of that name.");
  }

  /** The catalogue names models that would do, of which a key may not be for all. */
  private GenerationRequest admit(ModelRequest request, ModelEntry model, ModelScope scope) {
    try {
      return catalogue.admit(request, model);
    } catch (GatewayException e) {
      if (scope.patterns().isEmpty() || e.code() != ErrorCode.FEATURE_NOT_SUPPORTED) {
        throw e;
      }
      throw new GatewayException(
          e.code(), model.id() + " cannot do what this request asks for.", e.details());
    }
  }

  private int queued() {
    return models.list().stream().mapToInt(LocalModelStatus::queued).sum();
  }

  private Backend backend(ModelEntry model, GenerationRequest request, Caller caller) {
    if (model.placement() instanceof ModelPlacement.Provider provider) {
      DispatchConfig now = config;
      return new AdapterBackend(
          adapters,
          new AdapterBackend.Parking(Duration.ofSeconds(now.park__seconds()), now.queue__limit()),
          credentials,
          caller.id(),
          provider.providerId(),
          request);
    }
    return new LocalBackend(models, model.id(), caller, request);
  }
}
