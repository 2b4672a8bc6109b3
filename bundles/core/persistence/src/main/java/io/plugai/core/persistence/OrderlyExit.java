package io.plugai.core.persistence;

import io.plugai.core.api.lifecycle.Exit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Ends the whole process with a status of ours, after the framework has stopped in good order. It
 * stands here because this bundle is the first that may have to.
 */
@Component
public final class OrderlyExit implements Exit {
  private final BundleContext context;

  /** Called by the framework. */
  @Activate
  public OrderlyExit(BundleContext context) {
    this.context = context;
  }

  /** Returns at once: the framework stops on a thread of its own. */
  @Override
  public void exit(int status) {
    // The launcher answers a stopped framework with exit(0); the hook has the last word.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(status), "plugai-exit"));
    try {
      context.getBundle(Constants.SYSTEM_BUNDLE_ID).stop();
    } catch (BundleException e) {
      Runtime.getRuntime().exit(status);
    }
  }
}
