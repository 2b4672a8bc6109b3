package io.plugai.core.plugins;

import io.plugai.core.api.health.ReadinessCheck;
import io.plugai.core.api.lifecycle.PlatformBoot;
import io.plugai.core.api.plugin.PluginInfo;
import io.plugai.core.api.plugin.Plugins;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the framework's bundles to what was decided, at start and with each command. Changes are
 * made one at a time.
 */
@Component(
    service = {Plugins.class, ReadinessCheck.class},
    immediate = true, // it installs what lies in the folder, whether or not anybody asks
    configurationPid = PluginsConfig.PID)
@Designate(ocd = PluginsConfig.class)
public final class PluginManager implements Plugins, ReadinessCheck {
  private static final Logger LOG = LoggerFactory.getLogger(PluginManager.class);
  private static final long STOP_LIMIT_MILLIS = 5_000;

  private final BundleContext context;
  private final PluginSources sources;
  private final PluginBundles bundles;
  private final DesiredState desired;
  private final Thread starter = new Thread(this::startAll, "plugai-plugins");
  private volatile boolean started;

  /** Called by the framework. */
  @Activate
  public PluginManager(BundleContext context, PluginsConfig config) {
    this.context = context;
    String base = context.getProperty("karaf.base");
    Path home = Path.of(base == null ? "" : base).toAbsolutePath();
    this.sources = new PluginSources(home.resolve(config.folder()));
    this.bundles = new PluginBundles(context, Duration.ofSeconds(config.start__seconds()));
    this.desired = new DesiredState(home.resolve(config.state__file()));
    starter.setDaemon(true);
    starter.start();
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    starter.interrupt();
    starter.join(STOP_LIMIT_MILLIS);
  }

  private void startAll() {
    try {
      if (!PlatformBoot.await(context)) {
        LOG.warn("Karaf has not said that it is done; plug-ins are started all the same.");
      }
      startWanted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      LOG.error("Not all plug-ins could be started.", e);
    }
    started = true;
  }

  private synchronized void startWanted() {
    Map<String, PluginJar> wanted = wanted();
    for (Bundle bundle : bundles.ours()) {
      if (!isWanted(bundle, wanted.get(bundle.getSymbolicName()))) {
        attempt(() -> bundles.remove(bundle));
      }
    }
    for (PluginJar jar : wanted.values()) {
      if (bundles.ours(jar.name()).isEmpty()) {
        attempt(() -> bundles.install(jar));
      }
      desired.installed(jar.name(), jar.source());
    }
  }

  /** What was decided, and what is new in the folder since. */
  private Map<String, PluginJar> wanted() {
    Map<String, PluginJar> wanted = new TreeMap<>(sources.highestInFolder());
    wanted.keySet().removeIf(desired::knows);
    desired
        .wanted()
        .forEach((name, source) -> attempt(() -> wanted.put(name, sources.find(source))));
    return wanted;
  }

  /** A bundle stays while its jar is the same, or has gone from the folder. */
  private boolean isWanted(Bundle bundle, @Nullable PluginJar jar) {
    try {
      return jar == null
          ? desired.wanted().containsKey(bundle.getSymbolicName())
          : PluginBundles.isFrom(bundle, jar);
    } catch (IOException e) {
      LOG.warn("{} cannot be read; the bundle made from it stays.", bundle.getLocation(), e);
      return true;
    }
  }

  /** One plug-in that fails stops neither the others nor the gateway. */
  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (GatewayException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  @Override
  public String name() {
    return "plug-ins";
  }

  @Override
  public Optional<String> problem() {
    return started ? Optional.empty() : Optional.of("Plug-ins are still being started.");
  }

  @Override
  public List<PluginInfo> list() {
    return bundles.list();
  }

  @Override
  public List<String> available() {
    return sources.available();
  }

  @Override
  public synchronized PluginInfo install(String source) {
    PluginJar jar = sources.find(source);
    List<Bundle> present = bundles.ours(jar.name());
    if (!present.isEmpty()) {
      throw new GatewayException(
          ErrorCode.CONFLICT,
          String.format(
              "%s is installed already, in version %s; upgrade it instead.",
              jar.name(), present.get(0).getVersion()));
    }
    Bundle bundle = bundles.install(jar);
    desired.installed(jar.name(), source);
    LOG.info("{} has been installed from {}.", jar.label(), source);
    return PluginBundles.info(bundle);
  }

  @Override
  public synchronized PluginInfo upgrade(String name, String source) {
    Bundle old = require(name).get(0);
    PluginJar jar = sources.find(source);
    if (!jar.name().equals(name)) {
      throw new GatewayException(
          ErrorCode.FORBIDDEN, source + " holds " + jar.name() + ", not " + name + ".");
    }
    Bundle next = bundles.replace(old, jar);
    desired.installed(name, source);
    LOG.info("{} {} has been replaced by {}.", name, old.getVersion(), jar.version());
    return PluginBundles.info(next);
  }

  @Override
  public synchronized void remove(String name) {
    List<Bundle> present = require(name);
    desired.removed(name);
    present.forEach(bundles::remove);
    LOG.info("{} has been removed.", name);
  }

  private List<Bundle> require(String name) {
    List<Bundle> ours = bundles.ours(name);
    if (!ours.isEmpty()) {
      return ours;
    }
    boolean foreign = bundles.list().stream().anyMatch(plugin -> plugin.name().equals(name));
    throw foreign
        ? new GatewayException(
            ErrorCode.FORBIDDEN,
            name + " was not installed as a plug-in; change it the way it came.")
        : new GatewayException(ErrorCode.NOT_FOUND, "No plug-in '" + name + "' is installed.");
  }
}
