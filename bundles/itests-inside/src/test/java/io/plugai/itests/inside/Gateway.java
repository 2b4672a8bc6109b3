package io.plugai.itests.inside;

import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import io.plugai.testing.servers.FreePort;
import java.io.File;
import org.ops4j.pax.exam.Option;

/** The gateway of the tarball, as Pax Exam is to start it. */
final class Gateway {
  private static final String REPOSITORIES = "org.ops4j.pax.url.mvn.defaultRepositories";

  private static final long LONGEST_START_MILLIS = 90_000;

  private Gateway() {}

  /**
   * As it comes, on free ports of loopback, with Maven's local repository as a further one to
   * install from: for Pax Exam's own bundles. What {@code bin/setenv} tells Java is told here.
   */
  static Option[] fromTheTarball() {
    return options(
        karafDistributionConfiguration()
            .frameworkUrl(new File(property("tarball")).toURI().toString())
            .name("plugai")
            .karafVersion(property("karaf"))
            .unpackDirectory(new File(property("workDirectory")))
            .useDeployFolder(false),
        doNotModifyLogConfiguration(),
        configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
        configureSecurity().disableKarafMBeanServerBuilder(),
        vmOptions(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-Djdk.util.zip.disableZip64ExtraFieldValidation=true"),
        editConfigurationFilePut(
            "etc/org.ops4j.pax.url.mvn.cfg",
            REPOSITORIES,
            "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots,"
                + new File(property("localRepository")).toURI()
                + "@id=local@snapshots"),
        systemTimeout(LONGEST_START_MILLIS),
        port("etc/io.plugai.http.cfg", "port"),
        port("etc/org.apache.karaf.shell.cfg", "sshPort"));
  }

  private static Option port(String file, String key) {
    return editConfigurationFilePut(file, key, String.valueOf(FreePort.find()));
  }

  private static String property(String name) {
    return System.getProperty("plugai." + name);
  }
}
