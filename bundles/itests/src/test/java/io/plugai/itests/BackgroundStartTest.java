package io.plugai.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a newcomer sees of {@code bin/start}, which starts a gateway that outlives it. */
@Timeout(300)
class BackgroundStartTest {
  private static Distribution plugai;

  @BeforeAll
  static void unpack() throws Exception {
    plugai = Distribution.unpack("background");
  }

  @AfterAll
  static void stop() throws Exception {
    bin("stop", Map.of());
  }

  @Test
  void itShowsWhereItListensAndWhereTheSetUpTokenIs() throws Exception {
    Path token = plugai.home().resolve("data/setup.token");

    Ended started = bin("start", Map.of("PLUGAI_WAYS_IN", "sessions"));

    assertThat(started.status()).as(started.printed()).isZero();
    assertThat(started.printed())
        .contains("PlugAI listens on http://127.0.0.1:" + plugai.httpPort(), token.toString())
        .doesNotContain("plugai_inv_");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    assertThat(bin("status", Map.of()).status()).isZero();
    assertThat(bin("start", Map.of()).printed()).contains("already runs");

    assertThat(bin("stop", Map.of()).status()).isZero();
    assertThat(bin("status", Map.of()).status()).isEqualTo(1);
    assertThat(plugai.answers("/v1/health")).isFalse();

    Ended refused = bin("start", Map.of("PLUGAI_WAYS_IN", "open"));
    assertThat(refused.status()).isEqualTo(78);
    assertThat(refused.printed().lines())
        .isNotEmpty()
        .allMatch(line -> line.contains("'open' is not a way in"));
  }

  private record Ended(int status, String printed) {}

  private static Ended bin(String script, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(plugai.home().resolve("bin").resolve(script).toString())
            .redirectErrorStream(true);
    builder.environment().put("PLUGAI_HTTP_PORT", String.valueOf(plugai.httpPort()));
    builder.environment().put("PLUGAI_SSH_PORT", String.valueOf(plugai.sshPort()));
    builder.environment().put("EXTRA_JAVA_OPTS", Distribution.FIRST_COMPILER_ONLY);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), printed);
  }
}
