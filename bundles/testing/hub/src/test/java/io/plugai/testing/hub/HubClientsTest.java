package io.plugai.testing.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hub's public clients, unchanged and fetched from their registries, find and fetch at the fake
 * hub what they would at the real one. Takes Python, Node and the registries: {@code ./mvnw
 * -Pacceptance}.
 */
@Tag("acceptance")
class HubClientsTest {
  private static final String MODEL = "marmots/tiny-GGUF";
  private static final String TOKEN = "hf_acceptance";
  private static final Path CLIENTS = Path.of("src/test/acceptance").toAbsolutePath();

  private final FakeHub hub = FakeHub.start();
  @TempDir private Path folder;

  @BeforeEach
  void fill() {
    hub.add(MODEL)
        .file("tiny-Q8_0.gguf", Content.pattern(3_000_000, 1))
        .file("docs/notes.txt", "notes")
        .card("---\nlicense: mit\n---\n# Tiny")
        .task("text-generation")
        .library("gguf")
        .licence("mit")
        .downloads(42);
    hub.add("marmots/gated").file("a.gguf", Content.pattern(1000, 2)).gated();
    hub.add("marmots/other").task("text-to-image");
    hub.token(TOKEN, "marmots/gated");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("HF_HOME", folder.resolve("home").toString());
    Path said = folder.resolve("said.txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as(Files.readString(said)).isZero();
  }

  @Test
  void thePythonClientSearchesAndDownloads() throws Exception {
    run("python3", "-m", "venv", "python");
    String python = folder.resolve("python/bin/python").toString();
    run(python, "-m", "pip", "install", "--quiet", "huggingface_hub==2.4.0");
    run(
        python,
        CLIENTS.resolve("client.py").toString(),
        hub.uri().toString(),
        MODEL,
        folder.toString(),
        TOKEN);
    assertThat(hub.cdn().asked())
        .allSatisfy(asked -> assertThat(asked.header("Authorization")).isEmpty());
  }

  @Test
  void theJavaScriptClientSearchesAndDownloads() throws Exception {
    Files.copy(CLIENTS.resolve("client.mjs"), folder.resolve("client.mjs"));
    run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "@huggingface/hub@2.17.5");
    run("node", "client.mjs", hub.uri().toString(), MODEL, TOKEN);
  }
}
