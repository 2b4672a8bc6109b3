package io.plugai.core.registry;

import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * A plug-in's service from the moment it is bound until it is let go. No call begins after {@link
 * #letGo} has returned, as plug-ins are promised. Safe for all threads.
 *
 * @param <S> the service
 */
final class Bound<S> {

  /** The serving one first: highest bundle version, then the one that came last. */
  static final Comparator<Bound<?>> SERVING_FIRST =
      Comparator.<Bound<?>, Version>comparing(Bound::version)
          .thenComparing(Bound::serviceId)
          .reversed();

  private static final long LET_GO_LIMIT_SECONDS = 10;

  private final S service;
  private final String id;
  private final Version version;
  private final long serviceId;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean gone;

  Bound(S service, String id, Version version, long serviceId) {
    this.service = service;
    this.id = id;
    this.version = version;
    this.serviceId = serviceId;
  }

  static <S> Bound<S> of(S service, ServiceReference<S> reference, String idProperty) {
    return new Bound<>(
        service,
        String.valueOf(reference.getProperty(idProperty)),
        reference.getBundle().getVersion(),
        serviceId(reference));
  }

  static long serviceId(ServiceReference<?> reference) {
    return (Long) reference.getProperty(Constants.SERVICE_ID);
  }

  /** The provider's or the runner's id. */
  String id() {
    return id;
  }

  Version version() {
    return version;
  }

  long serviceId() {
    return serviceId;
  }

  /** What the service answers, or empty where it has been let go. */
  <R> Optional<R> use(Function<S, R> call) {
    lock.lock();
    try {
      return gone ? Optional.empty() : Optional.of(call.apply(service));
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a call that runs, within a limit, and lets no other begin. */
  void letGo() {
    gone = true;
    try {
      if (lock.tryLock(LET_GO_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
