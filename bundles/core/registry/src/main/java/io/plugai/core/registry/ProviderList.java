package io.plugai.core.registry;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.model.ModelDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One provider: its adapters, the last known list of its models, what is due next. For one thread.
 */
final class ProviderList {
  private static final int MOST_DOUBLINGS = 16;

  private final String providerId;
  private final List<Bound<ProviderAdapter>> services = new ArrayList<>();
  private @Nullable List<ModelDescriptor> models;
  private @Nullable Future<?> next;
  private int failures;
  private int askings;

  ProviderList(String providerId) {
    this.providerId = providerId;
  }

  String providerId() {
    return providerId;
  }

  /** Takes in an adapter; whether it serves from now on. */
  boolean add(Bound<ProviderAdapter> service) {
    services.add(service);
    services.sort(Bound.SERVING_FIRST);
    return isServing(service) && startAnew();
  }

  /** Lets an adapter go; whether it was the one that served. */
  boolean remove(Bound<ProviderAdapter> service) {
    boolean served = isServing(service);
    services.remove(service);
    return served && startAnew();
  }

  /** Forgets failures, and what is due next. */
  boolean startAnew() {
    failures = 0;
    if (next != null) {
      next.cancel(false);
    }
    return true;
  }

  /** The adapter that is asked; empty where the provider is away. */
  Optional<Bound<ProviderAdapter>> serving() {
    return services.stream().findFirst();
  }

  boolean isServing(Bound<ProviderAdapter> service) {
    return !services.isEmpty() && services.get(0) == service;
  }

  /** Counts a question; answers to earlier ones are late. */
  int nextAsking() {
    return ++askings;
  }

  boolean isLatest(int asking) {
    return asking == askings;
  }

  /** The last known list; empty where there never was one. */
  Optional<List<ModelDescriptor>> models() {
    return Optional.ofNullable(models);
  }

  void known(List<ModelDescriptor> list) {
    models = List.copyOf(list);
    failures = 0;
  }

  /** Counts a failure; how long to wait before the next try. */
  Duration failed(Duration first, Duration most) {
    Duration pause = first.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    return pause.compareTo(most) < 0 ? pause : most;
  }

  int failures() {
    return failures;
  }

  /** Remembers what is due next, to call it off should the adapter change before. */
  void next(Future<?> due) {
    next = due;
  }
}
