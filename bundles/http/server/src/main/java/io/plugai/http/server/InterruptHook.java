package io.plugai.http.server;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Lets Ctrl-C stop the gateway in good order, as SIGTERM does: Karaf itself minds only the latter,
 * and an interrupted JVM would leave worker processes to find out by themselves.
 */
@Component(service = {})
public final class InterruptHook {

  private static final long LONGEST_STOP_MILLIS = 30_000;

  private final Thread hook;

  @Activate
  public InterruptHook(BundleContext context) {
    Framework framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(Framework.class);
    hook = new Thread(() -> stop(framework), "plugai-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Deactivate
  void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook itself is what stops us.
    }
  }

  private static void stop(Framework framework) {
    try {
      framework.stop();
      framework.waitForStop(LONGEST_STOP_MILLIS);
    } catch (BundleException | InterruptedException e) {
      // The process ends anyway, as it was told to.
    }
  }
}
