package io.plugai.itests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.plugai.testing.servers.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One PlugAI, unpacked from the tarball into a folder of its own, on free loopback ports. It is
 * configured before it is started, as an operator would: by environment and by files in {@code
 * etc/}.
 *
 * <pre>{@code
 * try (Distribution plugai = Distribution.unpack("swap").environment("KEY", "value").start()) {
 *   client.send(HttpRequest.newBuilder(plugai.uri("/v1/models")).build(), BodyHandlers.ofString());
 * }
 * }</pre>
 *
 * <p>The system property {@code plugai.tarball} names the tarball, {@code plugai.workDirectory} the
 * folder to unpack into. Not for use by several threads before it is started.
 */
public final class Distribution implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofSeconds(90);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(20);

  /** Most gateways here end before Java's second compiler has paid. */
  static final String FIRST_COMPILER_ONLY =
      "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m";

  private static @Nullable Path unpacked;

  private final Path home;
  private final int httpPort = FreePort.find();
  private final int sshPort = FreePort.find();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private HttpClient client = HttpClient.newHttpClient();
  private String scheme = "http";
  private final Console console = new Console();
  private final Secrets secrets = new Secrets();
  private @Nullable Process process;
  private @Nullable Thread reader;
  private Duration timeToFirstAnswer = Duration.ZERO;

  private Distribution(Path home) {
    this.home = home;
    giveUsualEnvironment();
  }

  private void giveUsualEnvironment() {
    environment.putIfAbsent("PLUGAI_HTTP_PORT", String.valueOf(httpPort));
    environment.putIfAbsent("PLUGAI_SSH_PORT", String.valueOf(sshPort));
    environment.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
    environment.putIfAbsent("EXTRA_JAVA_OPTS", FIRST_COMPILER_ONLY);
  }

  /** A fresh one in a folder of that name; what an earlier run left there is lost. */
  public static Distribution unpack(String name) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("plugai.workDirectory")).resolve(name).toAbsolutePath();
    command("rm", "-rf", home.toString());
    command("cp", "-a", unpacked().toString(), home.toString());
    return new Distribution(home);
  }

  /** What the tarball holds, unpacked once by each JVM: a copy takes a tenth of the time. */
  private static synchronized Path unpacked() throws IOException, InterruptedException {
    if (unpacked == null) {
      Path folder = Path.of(System.getProperty("plugai.workDirectory"), "unpacked");
      command("rm", "-rf", folder.toString());
      Files.createDirectories(folder);
      String tarball = System.getProperty("plugai.tarball");
      command("tar", "-xzf", tarball, "-C", folder.toString(), "--strip-components=1");
      unpacked = folder.toAbsolutePath();
    }
    return unpacked;
  }

  /** Sets a variable of the gateway's environment, from the next start on. */
  public Distribution environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /**
   * Takes a variable back, from the next start on: its own where it is one that every gateway has.
   */
  public void forget(String name) {
    environment.remove(name);
    giveUsualEnvironment();
  }

  /** Says that it is configured to speak TLS, and whom to trust then. */
  public Distribution overTls(SSLContext trust) {
    client = HttpClient.newBuilder().sslContext(trust).build();
    scheme = "https";
    return this;
  }

  /** Says that a text is a secret: {@link #close} fails if it finds it. */
  public void secret(String text) {
    secrets.add(text);
  }

  /** Whether a text holds any of the secrets so far. */
  public boolean tellsASecret(String text) {
    return secrets.isIn(text);
  }

  /** Writes a file below the home folder, such as {@code etc/io.plugai.http.cfg}. */
  public Distribution file(String path, String content) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  /**
   * Configures a provider that is asked at an OpenAI-compatible upstream, once, and that has the
   * model {@code one}.
   *
   * @param more further lines of its configuration
   */
  public Distribution provider(String id, URI upstream, String... more) throws IOException {
    return file(
        "etc/io.plugai.adapters.openai-" + id + ".cfg",
        """
        plugai.provider.id = %s
        base_url = %s/v1
        models = one
        retries = 0
        %s
        """
            .formatted(id, upstream, String.join("\n", more)));
  }

  /**
   * Starts it and waits until the control plane answers.
   *
   * @throws IllegalStateException with what it printed, if it ends or does not answer in time
   */
  public Distribution start() throws IOException, InterruptedException {
    long start = System.nanoTime();
    launch();
    awaitAnswers();
    timeToFirstAnswer = Duration.ofNanos(System.nanoTime() - start);
    return this;
  }

  /**
   * Waits until the control plane answers: from then on nothing is refused for coming too early.
   *
   * @throws IllegalStateException with what it printed, if it ends or does not answer in time
   */
  public void awaitAnswers() throws InterruptedException {
    long start = System.nanoTime();
    while (!answers("/v1/openapi.json")) {
      if (!running().isAlive() || System.nanoTime() - start > LONGEST_START.toNanos()) {
        kill();
        throw new IllegalStateException("It does not answer. It printed:\n" + console());
      }
      LockSupport.parkNanos(BETWEEN_PROBES.toNanos()); // another process gives us no event
    }
  }

  /**
   * Waits until it has printed a text a number of times, counted over all its starts.
   *
   * @throws IllegalStateException with what it printed, if it does not in time
   */
  public void awaitConsole(String text, int times) throws InterruptedException {
    console.await(text, times, LONGEST_START);
  }

  /** Starts it and returns at once, for those that are expected to end by themselves. */
  public Distribution launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bin/karaf").toString(), "run").redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process started = builder.start();
    reader = console.follow(started);
    process = started;
    return this;
  }

  /** Whether a public path answers 200 now. */
  public boolean answers(String path) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(5)).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** From the start command until the control plane answered. */
  public Duration timeToFirstAnswer() {
    return timeToFirstAnswer;
  }

  /** The address of a path that begins with a slash. */
  public URI uri(String path) {
    return URI.create(scheme + "://127.0.0.1:" + httpPort + path);
  }

  public int httpPort() {
    return httpPort;
  }

  public int sshPort() {
    return sshPort;
  }

  public Path home() {
    return home;
  }

  /** The process of the gateway; its children are worker processes. */
  public ProcessHandle process() {
    return running().toHandle();
  }

  /** What it has printed so far, over all its starts. */
  public String console() {
    return console.text();
  }

  /** Its log so far, one JSON object a line. */
  public String log() {
    Path file = home.resolve("data/log/plugai.log");
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gives the lines to the operator's shell, logged in as an operator would, and returns what is
   * printed. The client is told neither port nor password: it finds them.
   */
  public String shell(String... lines) throws IOException, InterruptedException {
    Path input = Files.writeString(home.resolve("shell.in"), String.join("\n", lines) + "\n");
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("bin/client").toString())
            .redirectInput(input.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().remove("PLUGAI_SSH_PORT");
    Process shell = builder.start();
    String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
    shell.waitFor();
    return output;
  }

  /** Asks it to stop, as a supervisor would, and waits until it has; returns its exit status. */
  public int stop() throws InterruptedException {
    Process stopping = running();
    stopping.destroy();
    if (!stopping.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("It did not stop within " + LONGEST_STOP);
    }
    awaitLastWords();
    return stopping.exitValue();
  }

  /**
   * Waits until it has ended by itself; returns its exit status.
   *
   * @throws IllegalStateException with what it printed, if it still runs after all that time
   */
  public int awaitEnd() throws InterruptedException {
    if (!running().waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("It still ran. It printed:\n" + console());
    }
    awaitLastWords();
    return running().exitValue();
  }

  /** Ends it without any warning, as a power cut would. */
  public void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
    awaitLastWords();
  }

  /** What it has printed may arrive after its end; a process that it has left may hold it open. */
  private void awaitLastWords() throws InterruptedException {
    if (reader != null) {
      reader.join(LONGEST_STOP.toMillis());
    }
  }

  /**
   * Stops it if it still runs, and looks for its secrets in whatever it has left. The folder stays,
   * for whoever wants to look.
   *
   * @throws IllegalStateException if it did not keep a secret
   */
  @Override
  public void close() throws IOException, InterruptedException {
    String threads = "";
    if (process != null && process.isAlive()) {
      threads = threads();
      stop();
    }
    assertKeepsSecrets(threads);
  }

  /**
   * Looks for its secrets in whatever it has left so far, and in what it does. It runs.
   *
   * @throws IllegalStateException if it did not keep one
   */
  public void assertKeepsSecrets() throws IOException, InterruptedException {
    assertKeepsSecrets(threads());
  }

  private void assertKeepsSecrets(String threads) throws IOException {
    List<Path> files = filesWhere(Secrets::mayBeIn, secrets::isIn);
    if (!files.isEmpty() || secrets.isIn(threads) || secrets.isIn(console())) {
      throw new IllegalStateException(
          "Secrets are in files: %s, in names of threads: %s, on the console: %s."
              .formatted(files, secrets.isIn(threads), secrets.isIn(console())));
    }
  }

  /** Those of its files that hold such a text, read byte by byte. It may run meanwhile. */
  public List<Path> filesWhere(Predicate<Path> which, Predicate<String> holds) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        home,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && which.test(file) && holds.test(bytesOf(file))) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // it has just been deleted
            }
            throw failure;
          }
        });
    return found;
  }

  private static String bytesOf(Path file) throws IOException {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (NoSuchFileException e) {
      return ""; // it has just been deleted
    }
  }

  /** The names of its threads, and what they do. */
  public String threads() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(running().pid()),
                "Thread.print")
            .start();
    String threads = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    jcmd.waitFor();
    return threads;
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("It has not been started.");
    }
    return process;
  }

  private static void command(String... words) throws IOException, InterruptedException {
    int status = new ProcessBuilder(words).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(words[0] + " ended with " + status);
    }
  }
}
