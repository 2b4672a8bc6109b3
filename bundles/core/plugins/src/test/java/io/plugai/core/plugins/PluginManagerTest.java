package io.plugai.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.core.api.health.ReadinessCheck;
import io.plugai.core.api.plugin.PluginInfo;
import io.plugai.core.api.plugin.Plugins;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.testing.osgi.EmbeddedFramework;
import io.plugai.testing.osgi.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceEvent;
import org.osgi.service.cm.ConfigurationAdmin;

/** The plug-in manager as a bundle in a framework, with real jars. */
class PluginManagerTest {
  private static final String IMPORTS =
      "io.plugai.spi.adapter,io.plugai.spi.credential,io.plugai.spi.generation,io.plugai.spi.model";

  @TempDir Path home;
  private Path folder;
  private EmbeddedFramework framework;
  private Plugins plugins;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectories(home.resolve("plugins"));
  }

  @AfterEach
  void stop() throws Exception {
    framework.close();
  }

  @Test
  void theFirstStartInstallsTheHighestVersionOfEachPluginInTheFolder() throws Exception {
    adapter("a", "1.0.0").writeTo(folder.resolve("a-1.jar"));
    adapter("a", "1.10.0").writeTo(folder.resolve("a-1.10.jar"));
    adapter("a", "1.9.0").writeTo(folder.resolve("a-1.9.jar"));
    adapter("b", "0.1.0").writeTo(folder.resolve("b.jar"));
    Files.writeString(folder.resolve("broken.jar"), "no zip at all");
    new PluginJar("library", "1.0.0").writeTo(folder.resolve("library.jar"));
    start("cache");

    assertThat(installed()).containsExactly("a 1.10.0 active a-1.10.jar", "b 0.1.0 active b.jar");
    assertThat(plugins.list().get(0).provides()).containsExactly("adapter");
    assertThat(plugins.available()).containsExactly("a-1.10.jar", "a-1.9.jar", "a-1.jar", "b.jar");
  }

  @Test
  void whatWasDecidedOutlivesARestartAndAWipedCache() throws Exception {
    adapter("a", "1.0.0").writeTo(folder.resolve("a-1.jar"));
    adapter("a", "2.0.0").writeTo(folder.resolve("a-2.jar"));
    adapter("b", "1.0.0").writeTo(folder.resolve("b.jar"));
    start("cache");
    plugins.upgrade("a", "a-1.jar");
    plugins.remove("b");
    List<String> decided = List.of("a 1.0.0 active a-1.jar");
    assertThat(installed()).isEqualTo(decided);

    framework.close();
    start("cache");
    assertThat(installed()).isEqualTo(decided);

    framework.close();
    adapter("c", "1.0.0").writeTo(folder.resolve("new.jar"));
    start("another-cache");
    assertThat(installed()).containsExactly("a 1.0.0 active a-1.jar", "c 1.0.0 active new.jar");
  }

  @Test
  void aJarThatWasReplacedIsInstalledAnewAndOneThatIsGoneStays() throws Exception {
    adapter("a", "1.0.0").writeTo(folder.resolve("a.jar"));
    adapter("b", "1.0.0").writeTo(folder.resolve("b.jar"));
    start("cache");
    framework.close();
    adapter("a", "1.0.1").writeTo(folder.resolve("a.jar"));
    Files.delete(folder.resolve("b.jar"));
    start("cache");

    assertThat(installed()).containsExactly("a 1.0.1 active a.jar", "b 1.0.0 active b.jar");
  }

  @Test
  void aPluginOfAnotherVersionOfTheSpiIsRefusedWithASentence() throws Exception {
    start("cache");
    new PluginJar("old", "1.0.0")
        .component(
            SilentAdapter.class,
            ProviderAdapter.class,
            ProviderAdapter.PROVIDER_ID,
            "old",
            "io.plugai.spi.adapter;version=\"[1.0,2)\",io.plugai.spi.model")
        .writeTo(folder.resolve("old.jar"));
    GatewayException refused =
        catchThrowableOfType(GatewayException.class, () -> plugins.install("old.jar"));

    assertThat(refused.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
    assertThat(refused)
        .hasMessageStartingWith(
            "old 1.0.0 was built for version 1.0.0 of PlugAI's plug-in interface"
                + " (io.plugai.spi.adapter), and this gateway has 2.0.0:");
    assertThat(plugins.list()).isEmpty();
  }

  @Test
  void onlyFilesOfTheFolderItselfAreEverRead() throws Exception {
    Path outside = adapter("a", "1.0.0").writeTo(home.resolve("outside.jar"));
    Files.createSymbolicLink(folder.resolve("link.jar"), outside);
    Files.createDirectory(folder.resolve("folder.jar"));
    start("cache");

    for (String source :
        List.of(
            "../outside.jar",
            outside.toString(),
            outside.toUri().toString(),
            "http://127.0.0.1:1/a.jar",
            "mvn:g/a/1",
            "..\\outside.jar",
            "link.jar",
            "folder.jar",
            ".hidden.jar",
            "a.txt",
            "")) {
      assertThat(failure(() -> plugins.install(source)).code())
          .as(source)
          .isEqualTo(ErrorCode.FORBIDDEN);
    }
    assertThat(failure(() -> plugins.install("none.jar")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(failure(() -> plugins.remove("x")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(installed()).isEmpty();
  }

  @Test
  void aPluginIsInstalledOnceAndChangedOnlyWithItsOwnVersions() throws Exception {
    start("cache");
    adapter("a", "1.0.0").writeTo(folder.resolve("a.jar"));
    adapter("b", "1.0.0").writeTo(folder.resolve("b.jar"));
    assertThat(plugins.install("a.jar").state()).isEqualTo("active");

    assertThat(failure(() -> plugins.install("a.jar")).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(failure(() -> plugins.upgrade("a", "b.jar")).code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(failure(() -> plugins.upgrade("b", "b.jar")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void anUpgradeBringsTheNewVersionBeforeTheOldOneGoes() throws Exception {
    adapter("a", "1.0.0").writeTo(folder.resolve("a-1.jar"));
    start("cache");
    adapter("a", "2.0.0").writeTo(folder.resolve("a-2.jar"));
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    framework
        .context()
        .addServiceListener(
            event -> events.add(describe(event)),
            "(objectClass=" + ProviderAdapter.class.getName() + ")");

    assertThat(plugins.upgrade("a", "a-2.jar").version()).isEqualTo("2.0.0");
    assertThat(plugins.upgrade("a", "a-1.jar").version()).isEqualTo("1.0.0");
    assertThat(plugins.upgrade("a", "a-1.jar").version()).isEqualTo("1.0.0");

    assertThat(events)
        .containsExactly(
            "+2.0.0", "-1.0.0", // up
            "+1.0.0", "-2.0.0", // down
            "+1.0.0", "-1.0.0"); // the same version again
    assertThat(installed()).containsExactly("a 1.0.0 active a-1.jar");
  }

  @Test
  void anUpgradeThatFailsLeavesTheOldVersionAtWork() throws Exception {
    adapter("a", "1.0.0").writeTo(folder.resolve("a-1.jar"));
    start("cache");
    adapter("a", "2.0.0")
        .header("Import-Package", IMPORTS + ",org.example.nowhere")
        .writeTo(folder.resolve("unresolvable.jar"));
    new PluginJar("a", "2.0.0")
        .type(SilentAdapter.class)
        .component(
            FailingAdapter.class, ProviderAdapter.class, ProviderAdapter.PROVIDER_ID, "a", IMPORTS)
        .writeTo(folder.resolve("failing.jar"));
    adapter("a", "2.0.0")
        .component(
            SilentAdapter.class, ProviderAdapter.class, ProviderAdapter.PROVIDER_ID, "x", IMPORTS)
        .writeTo(folder.resolve("other-id.jar"));

    for (String source : List.of("unresolvable.jar", "failing.jar", "other-id.jar")) {
      assertThat(failure(() -> plugins.upgrade("a", source)).code())
          .as(source)
          .isEqualTo(ErrorCode.PLUGIN_FAILED);
      assertThat(installed()).as(source).containsExactly("a 1.0.0 active a-1.jar");
      assertThat(framework.service(ProviderAdapter.class)).isNotNull();
    }
    assertThat(failure(() -> plugins.upgrade("a", "other-id.jar")).getMessage())
        .isEqualTo("a 2.0.0 did not bring adapter a within 1 s; 1.0.0 goes on.");
  }

  @Test
  void aBundleUpdatedInPlaceReadsItsJarAgain() throws Exception {
    adapter("a", "1.0.0").writeTo(folder.resolve("a.jar"));
    start("cache");
    adapter("a", "1.0.1").writeTo(folder.resolve("a.jar"));
    Bundle bundle = framework.context().getBundle(plugins.list().get(0).bundleId());
    bundle.update();

    assertThat(installed()).containsExactly("a 1.0.1 active a.jar");
    plugins.remove("a");
    assertThat(installed()).isEmpty();
  }

  @Test
  void aPluginThatCameAnotherWayIsListedAndLeftAlone() throws Exception {
    start("cache");
    Path jar = adapter("foreign", "1.0.0").writeTo(home.resolve("foreign.jar"));
    framework.context().installBundle(jar.toUri().toString()).start();

    assertThat(plugins.list()).extracting(PluginInfo::name).containsExactly("foreign");
    assertThat(failure(() -> plugins.remove("foreign")).code()).isEqualTo(ErrorCode.FORBIDDEN);
  }

  private void start(String cache, Object... settings) throws Exception {
    framework = EmbeddedFramework.start(home.resolve(cache), Map.of("karaf.base", home.toString()));
    Dictionary<String, Object> configuration = new Hashtable<>();
    configuration.put("start_seconds", 1);
    for (int i = 0; i < settings.length; i += 2) {
      configuration.put((String) settings[i], settings[i + 1]);
    }
    framework
        .service(ConfigurationAdmin.class)
        .getConfiguration(PluginsConfig.PID, "?")
        .update(configuration);
    framework.installModuleUnderTest();
    plugins = framework.service(Plugins.class);
    ReadinessCheck ready = framework.service(ReadinessCheck.class);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (ready.problem().isPresent()) {
      assertThat(System.nanoTime()).as("still not ready").isLessThan(end);
      LockSupport.parkNanos(1_000_000); // readiness is asked for, it tells nobody
    }
  }

  private List<String> installed() {
    return plugins.list().stream()
        .map(
            plugin ->
                String.join(" ", plugin.name(), plugin.version(), plugin.state(), plugin.source()))
        .toList();
  }

  private static String describe(ServiceEvent event) {
    String version = event.getServiceReference().getBundle().getVersion().toString();
    return (event.getType() == ServiceEvent.REGISTERED ? "+" : "-") + version;
  }

  private static GatewayException failure(Runnable action) {
    return catchThrowableOfType(GatewayException.class, action::run);
  }

  /** An adapter that serves the provider that has its name. */
  private static PluginJar adapter(String name, String version) throws IOException {
    return new PluginJar(name, version)
        .component(
            SilentAdapter.class, ProviderAdapter.class, ProviderAdapter.PROVIDER_ID, name, IMPORTS);
  }
}
