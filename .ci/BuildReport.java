import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Says what each module of a build took, and which of its test classes failed.
 *
 * <pre>{@code java .ci/BuildReport.java <a file as old as the build> <what Maven printed>}</pre>
 *
 * <p>Reads those reports of tests below the current folder that are newer than that file.
 */
final class BuildReport {
  private static final Pattern MODULE =
      Pattern.compile("\\[INFO] (\\S.*?) \\.+ (?:SUCCESS|FAILURE) \\[ *(?:(\\d+):)?([\\d.]+) (?:s|min)]");
  private static final Pattern NAME = Pattern.compile("<name>(.*)</name>");

  private final FileTime begin;
  private final String log;
  private final List<Suite> suites;

  private BuildReport(Path begin, Path log) throws Exception {
    this.begin = Files.getLastModifiedTime(begin);
    this.log = Files.readString(log);
    this.suites = new ArrayList<>();
    for (Path file : written(BuildReport::isReport)) {
      suites.add(read(file));
    }
  }

  public static void main(String[] arguments) throws Exception {
    BuildReport report = new BuildReport(Path.of(arguments[0]), Path.of(arguments[1]));
    report.printModules();
    report.printFailures();
    report.refuseTestsCutShort();
  }

  private void printModules() {
    System.out.printf(
        "%-34s %8s %6s %8s  %s%n", "module", "seconds", "tests", "of them", "the longest");
    Matcher module = MODULE.matcher(log);
    while (module.find()) {
      int minutes = module.group(2) == null ? 0 : Integer.parseInt(module.group(2));
      print(module.group(1), 60 * minutes + Double.parseDouble(module.group(3)));
    }
    log.lines().filter(line -> line.contains("Total time:")).forEach(System.out::println);
  }

  private void print(String module, double seconds) {
    List<Suite> own = suites.stream().filter(suite -> suite.module().equals(module)).toList();
    int tests = own.stream().mapToInt(Suite::tests).sum();
    double tested = own.stream().mapToDouble(Suite::seconds).sum();
    String longest =
        own.stream()
            .max(Comparator.comparingDouble(Suite::seconds))
            .map(suite -> "%s %.0f".formatted(suite.shortName(), suite.seconds()))
            .orElse("");
    System.out.printf("%-34s %8.1f %6d %8.1f  %s%n", module, seconds, tests, tested, longest);
  }

  private void printFailures() {
    suites.stream()
        .filter(Suite::failed)
        .forEach(suite -> System.out.printf("Failed: %s %s%n", suite.folder(), suite.name()));
  }

  /**
   * The tests of one class.
   *
   * @param folder the module's folder
   * @param module the module's name
   */
  private record Suite(
      Path folder, String module, String name, int tests, double seconds, boolean failed) {
    String shortName() {
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }

  /** Files of that kind that this build has written. */
  private List<Path> written(Predicate<Path> kind) throws IOException {
    List<Path> written = new ArrayList<>();
    try (Stream<Path> files = Files.find(Path.of(""), 7, (file, its) -> kind.test(file))) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).compareTo(begin) >= 0) {
          written.add(file);
        }
      }
    }
    return written;
  }

  /** Failsafe notes a process that ended before its tests did, and nothing else would tell. */
  private void refuseTestsCutShort() throws Exception {
    for (Path file : written(BuildReport::isSummary)) {
      Element summary = parse(file);
      Node message = summary.getElementsByTagName("failureMessage").item(0);
      if (Boolean.parseBoolean(summary.getAttribute("timeout"))
          || !message.getTextContent().isBlank()) {
        throw new IllegalStateException("Tests were cut short, says " + file);
      }
    }
  }

  private static boolean isSummary(Path file) {
    return file.endsWith(Path.of("failsafe-reports", "failsafe-summary.xml"));
  }

  private static boolean isReport(Path file) {
    return file.toString().matches(".*target/(surefire|failsafe)-reports/TEST-[^/]*\\.xml");
  }

  private static Suite read(Path file) throws Exception {
    Element suite = parse(file);
    Path folder = file.getParent().getParent().getParent();
    return new Suite(
        folder,
        nameOf(folder),
        suite.getAttribute("name"),
        number(suite, "tests"),
        Double.parseDouble(suite.getAttribute("time")),
        number(suite, "failures") + number(suite, "errors") > 0);
  }

  private static Element parse(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file.toFile())
        .getDocumentElement();
  }

  private static int number(Element suite, String attribute) {
    return Integer.parseInt(suite.getAttribute(attribute));
  }

  private static String nameOf(Path module) throws IOException {
    Matcher name = NAME.matcher(Files.readString(module.resolve("pom.xml")));
    return name.find() ? name.group(1) : module.toString();
  }
}
