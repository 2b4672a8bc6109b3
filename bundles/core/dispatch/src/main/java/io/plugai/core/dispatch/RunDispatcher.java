package io.plugai.core.dispatch;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.RateLimits;
import io.plugai.core.api.access.Revocations;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.api.dispatch.Dispatcher;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.api.usage.UsageLog;
import io.plugai.core.dispatch.local.LocalModelManager;
import io.plugai.core.dispatch.route.HealthBook;
import io.plugai.core.dispatch.route.Plan;
import io.plugai.core.dispatch.route.Planner;
import io.plugai.core.dispatch.route.Planner.Preference;
import io.plugai.core.dispatch.route.Routes;
import io.plugai.core.dispatch.run.GenerationMetrics;
import io.plugai.core.dispatch.run.Ledger;
import io.plugai.core.dispatch.run.Presence;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/** Plans where a request may go, and makes the route that goes there. */
@Component(configurationPid = DispatchConfig.PID)
public final class RunDispatcher implements Dispatcher {
  private static final String IN_FLIGHT = "plugai.generations.in_flight";
  private static final String QUEUED = "plugai.generations.queued";

  private final LocalModelManager models;
  private final MetricRegistry metrics;
  private final Ledger ledger;
  private final Planner planner;
  private final Routes routes;
  private final AtomicInteger running = new AtomicInteger();
  private final ScheduledThreadPoolExecutor timer;
  private volatile DispatchConfig config;
  private volatile Preference preference;

  /** Called by the framework. */
  @Activate
  public RunDispatcher(
      @Reference Catalogue catalogue,
      @Reference Aliases aliases,
      @Reference HealthBook health,
      @Reference Adapters adapters,
      @Reference LocalModelManager models,
      @Reference MetricRegistry metrics,
      @Reference Credentials credentials,
      @Reference RateLimits limits,
      @Reference Revocations revocations,
      @Reference UsageLog usage,
      DispatchConfig config) {
    this.models = models;
    this.metrics = metrics;
    this.config = config;
    this.preference = preference(config);
    this.ledger = new Ledger(new GenerationMetrics(metrics), running, limits, revocations, usage);
    this.timer = deadlines();
    this.planner =
        new Planner(catalogue, aliases, health, ThreadLocalRandom::current, () -> preference);
    this.routes =
        new Routes(
            new CandidateBackends(adapters, models, credentials, () -> this.config),
            models,
            health,
            timer);
    metrics.gauge(IN_FLIGHT, () -> running::get);
    metrics.gauge(QUEUED, () -> this::queued);
  }

  private static ScheduledThreadPoolExecutor deadlines() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "plugai-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    return timer;
  }

  /** Other limits, for requests that come from now on. */
  @Modified
  void modified(DispatchConfig next) {
    config = next;
    preference = preference(next);
  }

  private static Preference preference(DispatchConfig config) {
    return new Preference(
        Fallback.of(config.fallback().strip()).orElse(Fallback.WAIT),
        config.default__model().strip());
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
    Plan plan = planner.plan(request, caller);
    return routes.of(
        plan,
        new Presence(ledger, caller),
        request.correlationId(),
        progress,
        Duration.ofSeconds(config.request__seconds()));
  }

  private int queued() {
    return models.list().stream().mapToInt(LocalModelStatus::queued).sum();
  }
}
