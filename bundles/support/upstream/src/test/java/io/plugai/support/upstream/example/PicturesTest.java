package io.plugai.support.upstream.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent.Artifact;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.support.upstream.job.JobLimits;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job whose credential is a token, and the page that tells of both. */
@Timeout(60)
final class PicturesTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Pattern QUOTED = Pattern.compile("(?ms)^```java\n(.*?)\n```$");

  @TempDir Path folder;
  private final FakeUpstream fake = FakeUpstream.start();
  private final Upstream upstream =
      new Upstream("pictures", new UpstreamLimits(LONG, LONG, LONG, LONG, 0), Network.direct());

  @AfterEach
  void close() {
    upstream.close();
    fake.close();
  }

  @Test
  void aTokenThatExpiresWhileTheJobRunsIsReplaced() {
    AtomicInteger given = new AtomicInteger();
    fake.on(
        "/token",
        asked -> Answer.json(200, "{\"access_token\":\"t" + given.incrementAndGet() + "\"}"));
    fake.on("/v1/pictures", Answer.json(201, "{\"url\":\"" + fake.uri() + "/v1/pictures/1\"}"));
    fake.next(
        "/v1/pictures/1",
        Answer.json(200, "{\"status\":\"processing\",\"percent\":10}"),
        Answer.json(401, "{}"),
        Answer.json(200, "{\"status\":\"succeeded\",\"picture\":\"" + fake.uri() + "/picture\"}"));
    fake.on("/picture", Answer.ok("image/png").send("picture"));
    Probe probe = Probe.ofAll(pictures().generate("a marmot", client()));
    assertThat(probe.all()).hasSize(3);
    assertThat(probe.events().get(1)).isInstanceOf(Artifact.class);
    assertThat(given).hasValue(2);
    assertThat(fake.asked()).isEqualTo(7);
  }

  @Test
  void aCredentialOfAnotherKindIsTheFailureOfTheGeneration() {
    assertThat(Probe.ofAll(pictures().generate("a marmot", new Credential.None())).failure())
        .isInstanceOf(GatewayException.class);
    assertThat(fake.asked()).isZero();
  }

  @Test
  void whatThePageQuotesStandsHere() throws IOException {
    String page = Files.readString(Path.of("../../../docs/jobs-and-tokens.md"));
    String here = "src/test/java/io/plugai/support/upstream/example/";
    String sources =
        Files.readString(Path.of(here + "PictureJob.java"))
            + Files.readString(Path.of(here + "Pictures.java"));
    assertThat(QUOTED.matcher(page).results().map(it -> it.group(1)))
        .isNotEmpty()
        .allSatisfy(quotation -> assertThat(sources).contains(quotation));
  }

  private Pictures pictures() {
    JobLimits limits = new JobLimits(LONG, SHORT, SHORT, LONG, 2, LONG, folder, 1 << 20);
    return new Pictures(fake.uri(), upstream, limits);
  }

  private Credential client() {
    return new Credential.OAuthClient(fake.uri() + "/token", "id", new Secret("secret-0123"), "");
  }
}
