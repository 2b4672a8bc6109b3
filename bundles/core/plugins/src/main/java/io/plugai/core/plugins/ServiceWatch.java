package io.plugai.core.plugins;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** Waits, by the framework's events, until a bundle serves what is expected of it. */
final class ServiceWatch implements ServiceListener, AutoCloseable {
  private final BundleContext context;
  private final Bundle bundle;
  private final Semaphore changes = new Semaphore(0);

  ServiceWatch(BundleContext context, Bundle bundle) {
    this.context = context;
    this.bundle = bundle;
    context.addServiceListener(this);
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    if (bundle.equals(event.getServiceReference().getBundle())) {
      changes.release();
    }
  }

  /**
   * Waits until the bundle serves all of these and each of them can really be had.
   *
   * @return what is still missing after the limit; empty where all is there
   */
  Set<String> await(Set<String> expected, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    Set<String> missing = missing(expected);
    while (!missing.isEmpty()
        && changes.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      changes.drainPermits();
      missing = missing(expected);
    }
    return missing;
  }

  private Set<String> missing(Set<String> expected) {
    Set<String> missing = new HashSet<>(expected);
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    if (references != null) {
      for (ServiceReference<?> reference : references) {
        Provided.service(reference)
            .filter(missing::contains)
            .filter(service -> canBeHad(reference))
            .ifPresent(missing::remove);
      }
    }
    return missing;
  }

  /** A component may be registered and still fail when it is first asked for. */
  private boolean canBeHad(ServiceReference<?> reference) {
    if (context.getService(reference) == null) {
      return false;
    }
    context.ungetService(reference);
    return true;
  }

  @Override
  public void close() {
    context.removeServiceListener(this);
  }
}
