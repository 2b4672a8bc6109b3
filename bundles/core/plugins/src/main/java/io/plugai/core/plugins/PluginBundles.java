package io.plugai.core.plugins;

import io.plugai.core.api.plugin.PluginInfo;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plug-ins as bundles of the framework. Bundles of ours are known by their location: the jar's
 * URL, so that updating a bundle in place reads the jar again, with a mark as its fragment.
 */
final class PluginBundles {
  private static final Logger LOG = LoggerFactory.getLogger(PluginBundles.class);
  private static final String MARK = "#plugai-plugin=";

  private final BundleContext context;
  private final Duration startLimit;
  private final SpiVersion spi;

  PluginBundles(BundleContext context, Duration startLimit) {
    this.context = context;
    this.startLimit = startLimit;
    this.spi = new SpiVersion(context);
  }

  /** All bundles that bring adapters or runners, whoever installed them. */
  List<PluginInfo> list() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getState() != Bundle.UNINSTALLED)
        .filter(bundle -> !Provided.kinds(bundle).isEmpty())
        .map(PluginBundles::info)
        .sorted(Comparator.comparing(PluginInfo::name).thenComparing(PluginInfo::version))
        .toList();
  }

  static PluginInfo info(Bundle bundle) {
    return new PluginInfo(
        bundle.getSymbolicName(),
        bundle.getVersion().toString(),
        bundle.getBundleId(),
        state(bundle),
        Provided.kinds(bundle),
        source(bundle).orElse(bundle.getLocation()));
  }

  private static String state(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.INSTALLED -> "installed";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.STARTING -> "starting";
      case Bundle.ACTIVE -> "active";
      case Bundle.STOPPING -> "stopping";
      default -> "uninstalled";
    };
  }

  /** Where a bundle of ours came from; empty for other bundles. */
  private static Optional<String> source(Bundle bundle) {
    String location = bundle.getLocation();
    int mark = location.indexOf(MARK);
    int end = location.lastIndexOf('@');
    return mark < 0 || end < mark
        ? Optional.empty()
        : Optional.of(location.substring(mark + MARK.length(), end));
  }

  /** The bundles of ours of that name, highest version first. */
  List<Bundle> ours(String name) {
    return ours().stream().filter(bundle -> name.equals(bundle.getSymbolicName())).toList();
  }

  /** All bundles of ours, highest version first. */
  List<Bundle> ours() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> source(bundle).isPresent())
        .sorted(Comparator.comparing(Bundle::getVersion).reversed())
        .toList();
  }

  /** Whether this bundle was installed from this very jar. */
  static boolean isFrom(Bundle bundle, PluginJar jar) throws IOException {
    return bundle.getLocation().startsWith(location(jar));
  }

  private static String location(PluginJar jar) throws IOException {
    return jar.file().toUri() + MARK + jar.source() + "@" + jar.fingerprint();
  }

  /** Installs a plug-in and starts it; where it does not start, it is gone again. */
  Bundle install(PluginJar jar) {
    Bundle bundle = add(jar);
    try {
      start(bundle, jar);
      return bundle;
    } catch (GatewayException e) {
      takeAway(bundle);
      throw e;
    }
  }

  private Bundle add(PluginJar jar) {
    try (InputStream in = Files.newInputStream(jar.file())) {
      return context.installBundle(freeLocation(location(jar)), in);
    } catch (IOException | BundleException e) {
      throw failed(jar.label() + " cannot be installed; the log says why.", e);
    }
  }

  /** The same jar may be installed twice for a while, when it takes its own place. */
  private String freeLocation(String location) {
    String free = location;
    for (int n = 1; context.getBundle(free) != null; n++) {
      free = location + "." + n;
    }
    return free;
  }

  private void start(Bundle bundle, PluginJar jar) {
    spi.misfit(bundle)
        .ifPresent(
            sentence -> {
              throw failed(jar.label() + " " + sentence, null);
            });
    try {
      bundle.start();
    } catch (BundleException e) {
      String why =
          e.getType() == BundleException.RESOLVE_ERROR
              ? " needs something that this gateway does not have; the log says what."
              : " does not start; the log says why.";
      throw failed(jar.label() + why, e);
    }
  }

  /** Starts the new version beside the old one, and removes the old one once the new one serves. */
  Bundle replace(Bundle old, PluginJar jar) {
    Set<String> expected = Provided.servedBy(old);
    Bundle next = add(jar);
    try (ServiceWatch watch = new ServiceWatch(context, next)) {
      start(next, jar);
      Set<String> missing = watch.await(expected, startLimit);
      if (!missing.isEmpty()) {
        throw failed(
            String.format(
                Locale.ROOT,
                "%s did not bring %s within %d s; %s goes on.",
                jar.label(),
                String.join(", ", missing),
                startLimit.toSeconds(),
                old.getVersion()),
            null);
      }
    } catch (GatewayException e) {
      takeAway(next);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      takeAway(next);
      throw failed("The upgrade was interrupted; " + old.getVersion() + " goes on.", e);
    }
    remove(old);
    return next;
  }

  /** Stops a bundle, which blocks until it has drained, and uninstalls it. */
  void remove(Bundle bundle) {
    try {
      bundle.stop();
    } catch (BundleException e) {
      LOG.warn("{} did not stop cleanly.", bundle, e);
    }
    try {
      bundle.uninstall();
    } catch (BundleException e) {
      throw failed(bundle.getSymbolicName() + " cannot be uninstalled; the log says why.", e);
    }
  }

  private void takeAway(Bundle bundle) {
    try {
      remove(bundle);
    } catch (GatewayException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private static GatewayException failed(String sentence, @Nullable Throwable cause) {
    if (cause != null) {
      LOG.error("{}", sentence, cause);
    }
    return new GatewayException(ErrorCode.PLUGIN_FAILED, sentence, cause);
  }
}
