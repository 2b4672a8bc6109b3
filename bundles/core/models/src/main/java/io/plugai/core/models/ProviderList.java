package io.plugai.core.models;

import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.spi.model.ModelDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One provider: who serves it, the last known list of its models, what is due next. For one thread.
 */
final class ProviderList {
  private static final int MOST_DOUBLINGS = 16;

  private final String providerId;
  private @Nullable PluginIdentity serving;
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

  /** Notes who serves; whether that is another one than before. */
  boolean servedBy(PluginIdentity adapter) {
    return !adapter.equals(serving) && change(adapter);
  }

  /** Notes that nobody serves; whether somebody did. */
  boolean servedByNobody() {
    return serving != null && change(null);
  }

  private boolean change(@Nullable PluginIdentity adapter) {
    serving = adapter;
    startAnew();
    return true;
  }

  boolean isServed() {
    return serving != null;
  }

  /** Forgets failures, and what is due next. */
  void startAnew() {
    failures = 0;
    if (next != null) {
      next.cancel(false);
    }
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
