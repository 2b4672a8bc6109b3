package io.plugai.core.api.exit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plugai.core.api.lifecycle.Exit;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Ends the whole process with a status of ours, after the framework has stopped in good order.
 * While the framework starts, nothing is served yet, and it ends at once: it could not stop before
 * it has started all the rest, which would tell of itself behind the sentence that counts. It
 * stands beside its contract because whatever starts may have to, however early.
 */
@Component
public final class OrderlyExit implements Exit {
  private static final String LOGGING = "org.ops4j.pax.logging.pax-logging-log4j2";

  private final BundleContext context;

  /** Called by the framework. */
  @Activate
  public OrderlyExit(BundleContext context) {
    this.context = context;
  }

  /** Returns at once: the framework stops on a thread of its own. */
  @Override
  public void exit(int status) {
    Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
    if (starts(framework)) {
      new Thread(() -> endAtOnce(status), "plugai-exit").start();
      return;
    }
    // The launcher answers a stopped framework with exit(0); the hook has the last word.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(status), "plugai-exit"));
    try {
      framework.stop();
    } catch (BundleException e) {
      Runtime.getRuntime().exit(status);
    }
  }

  /** Whether bundles that are there are still being started, which nothing can stop. */
  private boolean starts(Bundle framework) {
    int reached = framework.adapt(FrameworkStartLevel.class).getStartLevel();
    return Arrays.stream(context.getBundles())
        .map(bundle -> bundle.adapt(BundleStartLevel.class))
        .anyMatch(level -> level.getStartLevel() > reached);
  }

  private void endAtOnce(int status) {
    try {
      silence(); // whoever still starts has nothing to say that helps
      writeLog();
    } finally {
      Runtime.getRuntime().halt(status);
    }
  }

  private static void silence() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    System.setOut(nowhere);
    System.setErr(nowhere);
  }

  /** The log is written by another thread, which has ended its work once its bundle is stopped. */
  private void writeLog() {
    for (Bundle bundle : context.getBundles()) {
      if (LOGGING.equals(bundle.getSymbolicName())) {
        try {
          bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException e) {
          return; // it is on the terminal
        }
      }
    }
  }
}
