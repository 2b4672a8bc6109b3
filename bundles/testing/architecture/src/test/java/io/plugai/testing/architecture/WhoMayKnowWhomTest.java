package io.plugai.testing.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md, held against the compiled bundles. */
class WhoMayKnowWhomTest {
  private static final String[] JDK_AND_ANNOTATIONS = {
    "java..", "org.osgi.annotation..", "org.jspecify.annotations.."
  };

  private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");

  /** This one, and those that have the distribution under test. */
  private static final List<String> NOT_HELD =
      List.of("testing/architecture", "itests", "itests-inside");

  private static List<Path> folders;
  private static JavaClasses all;

  @BeforeAll
  static void readWhatWasCompiled() throws IOException {
    Path bundles = Path.of(System.getProperty("bundles.folder")).toRealPath();
    folders =
        MODULE
            .matcher(Files.readString(bundles.resolve("pom.xml")))
            .results()
            .map(module -> module.group(1))
            .filter(module -> !NOT_HELD.contains(module))
            .map(bundles::resolve)
            .toList();
    all =
        new ClassFileImporter()
            .importPaths(folders.stream().map(WhoMayKnowWhomTest::compiled).toList());
    assertThat(all.stream().map(type -> type.getPackageName()))
        .as("the bundles must have been compiled first")
        .contains("io.plugai.spi.adapter", "io.plugai.core.api.dispatch");
  }

  private static Path compiled(Path module) {
    return module.resolve("target/classes");
  }

  /** One that this module does not depend on might be compiled after the rules are held to it. */
  @Test
  void everyBundleIsCompiledBefore() {
    assertThat(folders).isNotEmpty();
    for (Path folder : folders) {
      assertThat(System.getProperty("java.class.path")).contains(folder + "/");
    }
  }

  @Test
  void theSpiKnowsTheJdkAndAnnotationsOnly() {
    classes()
        .that(resideInAPackage("io.plugai.spi.."))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK_AND_ANNOTATIONS).or(resideInAPackage("io.plugai.spi..")))
        .check(all);
  }

  @Test
  void adaptersRunnersAndSourcesKnowTheSpiAndWhatTheyCopyFromSupport() {
    noClasses()
        .that(
            resideInAnyPackage(
                "io.plugai.adapters..", "io.plugai.runners..", "io.plugai.sources.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.plugai.core..", "io.plugai.http.."))
        .allowEmptyShould(true)
        .check(all);
    slices()
        .matching("io.plugai.(adapters|runners|sources).(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(all);
  }

  @Test
  void coreBundlesKnowTheSpiAndTheCoreApiAndNeverEachOther() {
    noClasses()
        .that(resideInAPackage("io.plugai.core.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.plugai.http..",
                "io.plugai.adapters..",
                "io.plugai.runners..",
                "io.plugai.sources..",
                "io.plugai.workers..",
                "io.plugai.shell.."))
        .check(all);
    slices()
        .matching("io.plugai.core.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            resideInAPackage("io.plugai.core.."), resideInAPackage("io.plugai.core.api.."))
        .check(all);
  }

  @Test
  void httpBundlesKnowTheSpiAndTheCoreApiAndNeverEachOther() {
    noClasses()
        .that(resideInAPackage("io.plugai.http.."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.plugai.core..").and(not(resideInAPackage("io.plugai.core.api.."))))
        .check(all);
    slices().matching("io.plugai.http.(*)..").should().notDependOnEachOther().check(all);
  }

  @Test
  void theSubjectsOfTheControlPlaneKnowEachOtherInNoCircle() {
    slices().matching("io.plugai.http.rest.(*)..").should().beFreeOfCycles().check(all);
    noClasses().should().resideInAPackage("io.plugai.http.rest").check(all);
  }

  @Test
  void onlyHttpBundlesSeeServletsAndJaxRs() {
    noClasses()
        .that(
            resideInAPackage("io.plugai..")
                .and(not(resideInAnyPackage("io.plugai.http..", "io.plugai.support.web.."))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("javax.servlet..", "javax.ws.rs.."))
        .check(all);
  }

  @Test
  void onlyTheSpiAndTheCoreApiExportPackagesOfOurs() throws IOException {
    for (Path folder : folders) {
      Path file = compiled(folder).resolve("META-INF/MANIFEST.MF");
      if (Files.exists(file)) {
        Manifest manifest = read(file);
        String name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
        String exports = manifest.getMainAttributes().getValue("Export-Package");
        if (!List.of("io.plugai.spi", "io.plugai.core.api").contains(name)) {
          assertThat(exports).as("packages that %s exports", name).isNull();
        }
      }
    }
  }

  private static Manifest read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new Manifest(in);
    }
  }
}
