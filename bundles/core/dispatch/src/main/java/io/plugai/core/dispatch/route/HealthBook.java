package io.plugai.core.dispatch.route;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.route.Circuits;
import io.plugai.core.dispatch.DispatchConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How all models have been doing of late. Safe for all threads. */
@Component(
    service = {HealthBook.class, Circuits.class},
    configurationPid = DispatchConfig.PID)
public final class HealthBook implements Circuits {
  private static final Logger LOG = LoggerFactory.getLogger(HealthBook.class);
  private static final String OPEN = "plugai.circuits.open";

  /** More names than there are models: some providers let any name be asked for. */
  private static final int MOST = 4096;

  /** Local models have a pause of their own after a load that failed. */
  private static final Breaker.Settings NEVER = new Breaker.Settings(0, Duration.ZERO);

  private final Map<String, Health> models = new ConcurrentHashMap<>();
  private final MetricRegistry metrics;
  private final LongSupplier clock;
  private volatile Breaker.Settings settings;

  /** Called by the framework. */
  @Activate
  public HealthBook(@Reference MetricRegistry metrics, DispatchConfig config) {
    this(metrics, settings(config), System::nanoTime);
  }

  HealthBook(MetricRegistry metrics, Breaker.Settings settings, LongSupplier clock) {
    this.metrics = metrics;
    this.settings = settings;
    this.clock = clock;
    metrics.gauge(OPEN, () -> () -> list().size());
  }

  /** Other bounds, for failures that come from now on. */
  @Modified
  void modified(DispatchConfig next) {
    settings = settings(next);
  }

  @Deactivate
  void deactivate() {
    metrics.remove(OPEN);
  }

  private static Breaker.Settings settings(DispatchConfig config) {
    return new Breaker.Settings(
        config.circuit__failures(),
        Duration.ofSeconds(Math.max(1, config.circuit__longest__seconds())));
  }

  /** What is known of a model. */
  Health of(ModelEntry model) {
    Health known = models.get(model.id());
    if (known != null) {
      return known;
    }
    if (models.size() >= MOST) {
      models.clear(); // it is soon learnt anew
    }
    return models.computeIfAbsent(model.id(), id -> health(model));
  }

  private Health health(ModelEntry model) {
    return model.placement() instanceof ModelPlacement.Local
        ? new Health(clock, () -> NEVER, () -> {})
        : new Health(clock, () -> settings, () -> opened(model));
  }

  private void opened(ModelEntry model) {
    LOG.warn("{} does not answer; where a request has others, these are asked first.", model.id());
    metrics.counter("plugai.circuits.opened;provider=" + model.provider()).inc();
  }

  @Override
  public List<Circuit> list() {
    return models.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(entry -> circuit(entry.getKey(), entry.getValue().status()).stream())
        .toList();
  }

  private static Optional<Circuit> circuit(String model, Breaker.Status status) {
    return status.state() == Breaker.State.CLOSED
        ? Optional.empty()
        : Optional.of(
            new Circuit(
                model,
                status.state() == Breaker.State.HALF_OPEN,
                status.failures(),
                status.left()));
  }
}
