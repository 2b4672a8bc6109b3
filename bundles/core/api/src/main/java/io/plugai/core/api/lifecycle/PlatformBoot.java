package io.plugai.core.api.lifecycle;

import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The start of the platform. While Karaf installs its features it lets no other bundle resolve, and
 * the threads that start its bundles register services; the JAX-RS whiteboard is not proof against
 * others that do so at the same time.
 */
public final class PlatformBoot {
  /** The service by which Karaf says that it is done; by name, since Karaf is not imported. */
  private static final String BOOT_FINISHED = "org.apache.karaf.features.BootFinished";

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private PlatformBoot() {}

  /**
   * Waits until Karaf has said that it is done, two minutes at most.
   *
   * @return whether it has
   */
  public static boolean await(BundleContext context) throws InterruptedException {
    ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, BOOT_FINISHED, null);
    tracker.open(true);
    try {
      return tracker.waitForService(LIMIT.toMillis()) != null;
    } finally {
      tracker.close();
    }
  }
}
