package io.plugai.core.plugins;

import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the platform: while Karaf installs its features it lets no other bundle resolve. */
final class BootWait {
  private static final Logger LOG = LoggerFactory.getLogger(BootWait.class);

  /** The service by which Karaf says that it is done; by name, since Karaf is not imported. */
  private static final String BOOT_FINISHED = "org.apache.karaf.features.BootFinished";

  private static final long LIMIT_MILLIS = TimeUnit.MINUTES.toMillis(2);

  private BootWait() {}

  static void untilFeaturesAreInstalled(BundleContext context) throws InterruptedException {
    ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, BOOT_FINISHED, null);
    tracker.open(true);
    try {
      if (tracker.waitForService(LIMIT_MILLIS) == null) {
        LOG.warn("Karaf has not said that it is done; plug-ins are started all the same.");
      }
    } finally {
      tracker.close();
    }
  }
}
