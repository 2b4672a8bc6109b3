package io.plugai.testing.osgi;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.karaf.features.BootFinished;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Felix with Declarative Services and Configuration Admin inside a test, which has, as Karaf does,
 * a service that says when it has started. Everything that the bundles on the test's class path
 * export comes from the class path, so that test and bundles see the same classes; the bundle under
 * test is installed from where it was compiled.
 */
public final class EmbeddedFramework implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** These are the framework, or are installed as bundles. */
  private static final Set<String> NOT_SHARED =
      Set.of(
          "osgi.core",
          "org.apache.felix.framework",
          "org.apache.felix.scr",
          "org.apache.felix.configadmin");

  private final Framework framework;

  private EmbeddedFramework(Framework framework) {
    this.framework = framework;
  }

  /**
   * Starts a framework.
   *
   * @param storage an empty folder, or one of an earlier framework to go on with
   * @param properties further framework properties
   */
  public static EmbeddedFramework start(Path storage, Map<String, String> properties)
      throws BundleException, IOException {
    Map<String, String> configuration = new HashMap<>(properties);
    configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    configuration.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exportsOfTheClassPath());
    Framework framework = new FrameworkFactory().newFramework(configuration);
    framework.start();
    EmbeddedFramework started = new EmbeddedFramework(framework);
    for (String name : new String[] {"org.apache.felix.scr-", "org.apache.felix.configadmin-"}) {
      started.install(onTheClassPath(name));
    }
    framework.getBundleContext().registerService(BootFinished.class, new BootFinished(), null);
    return started;
  }

  /** The framework's own context. */
  public BundleContext context() {
    return framework.getBundleContext();
  }

  /**
   * Installs the bundle whose classes the current module has just compiled, and starts it; a later
   * framework on the same storage does not start it by itself.
   */
  public Bundle installModuleUnderTest() throws BundleException {
    Path classes = Path.of("target", "classes").toAbsolutePath();
    Bundle bundle = context().installBundle("reference:" + classes.toUri());
    bundle.start(Bundle.START_TRANSIENT);
    return bundle;
  }

  /** Installs a bundle of another module's, which is a test dependency, and starts it. */
  public Bundle installFromClassPath(String symbolicName) throws BundleException {
    return install(onTheClassPath(symbolicName + "-"));
  }

  private Bundle install(String location) throws BundleException {
    Bundle bundle = context().installBundle(location);
    bundle.start();
    return bundle;
  }

  /** Installs an empty bundle to register services from, and starts it. */
  public Bundle emptyBundle(String symbolicName, String version) throws BundleException {
    byte[] jar = new PluginJar(symbolicName, version).bytes();
    Bundle bundle =
        context().installBundle(symbolicName + ":" + version, new ByteArrayInputStream(jar));
    bundle.start();
    return bundle;
  }

  /**
   * The service, as soon as it is there.
   *
   * @throws IllegalStateException where it does not come
   */
  public <S> S service(Class<S> type) throws InterruptedException {
    ServiceTracker<S, S> tracker = new ServiceTracker<>(context(), type, null);
    tracker.open(true); // the framework itself imports nothing, so its view is that of nobody
    try {
      if (tracker.waitForService(PATIENCE.toMillis()) == null) {
        throw new IllegalStateException("there is no " + type.getName());
      }
      // Held until the framework ends: the tracker gives its own hold back.
      return context().getService(tracker.getServiceReference());
    } finally {
      tracker.close();
    }
  }

  @Override
  public void close() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(PATIENCE.toMillis());
  }

  private static String onTheClassPath(String prefix) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().startsWith(prefix))
        .findFirst()
        .map(path -> path.toUri().toString())
        .orElseThrow(() -> new IllegalStateException(prefix + " is not on the class path"));
  }

  private static String exportsOfTheClassPath() throws IOException {
    StringJoiner exports = new StringJoiner(",");
    Enumeration<URL> manifests =
        EmbeddedFramework.class.getClassLoader().getResources("META-INF/MANIFEST.MF");
    while (manifests.hasMoreElements()) {
      try (InputStream in = manifests.nextElement().openStream()) {
        Attributes headers = new Manifest(in).getMainAttributes();
        String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
        String exported = headers.getValue(Constants.EXPORT_PACKAGE);
        if (name != null && exported != null && !NOT_SHARED.contains(name.split(";", 2)[0])) {
          exports.add(exported);
        }
      }
    }
    return exports.toString();
  }
}
