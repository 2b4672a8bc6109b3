package io.plugai.http.server;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** Ends the whole process with a status of ours, after the framework has stopped in good order. */
final class OrderlyExit {
  private final BundleContext context;

  OrderlyExit(BundleContext context) {
    this.context = context;
  }

  /** Returns at once: the framework stops on a thread of its own. */
  void exit(int status) {
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
