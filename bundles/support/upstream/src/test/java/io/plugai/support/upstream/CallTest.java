package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.Compression;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Received;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be sent, and fetched, beside JSON. */
@Timeout(60)
final class CallTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final byte[] JSON = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private final FakeUpstream fake = FakeUpstream.start();
  private final URI uri = fake.uri().resolve("/it");
  private final Upstream upstream =
      new Upstream("test", new UpstreamLimits(LONG, LONG, LONG, LONG, 1), Network.direct());

  @AfterEach
  void close() {
    upstream.close();
    fake.close();
  }

  @Test
  void everyMethodAndMediaTypeCanBeSaid() {
    fake.on("/it", Answer.status(204).header("X-Seen", "yes"));
    assertThat(get(upstream.send(() -> Call.put(uri, Map.of(), JSON))).firstValue("X-Seen"))
        .contains("yes");
    assertThat(fake.take())
        .extracting(Received::method, Received::body)
        .contains("PUT", "{\"a\":1}");
    get(upstream.send(() -> Call.delete(uri, Map.of())));
    assertThat(fake.take().method()).isEqualTo("DELETE");
    get(upstream.send(() -> Call.post(uri, Map.of(), new byte[0]).accepting("image/*")));
    Received post = fake.take();
    assertThat(post.method()).isEqualTo("POST");
    assertThat(post.header("Accept")).contains("image/*");
    assertThat(post.header("Content-Type")).isEmpty();
  }

  @Test
  void theHeadersAloneCanBeAskedFor() {
    fake.on("/it", Answer.status(200).header("Content-Length", "7"));
    assertThat(get(upstream.send(() -> Call.head(uri, Map.of()))).firstValue("Content-Length"))
        .contains("7");
    assertThat(fake.take().method()).isEqualTo("HEAD");
  }

  @Test
  void anAddressThatIsNoneIsAFailure() {
    for (String odd : new String[] {"", "relative/path", "ftp://example.org/", "file:///etc"}) {
      assertThatThrownBy(() -> get(upstream.send(() -> Call.get(URI.create(odd), Map.of()))))
          .isInstanceOfSatisfying(
              GatewayException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_PROTOCOL));
    }
  }

  @Test
  void aFormCarriesFieldsAndFilesThatAreReadAsTheyAreSent() throws IOException {
    Path file = Files.writeString(folder.resolve("large"), "x".repeat(5 * MIB));
    fake.on("/it", Answer.json(200, "{}"));
    Multipart form =
        new Multipart()
            .field("prompt", "ein Murmeltier, größer")
            .file("image", "a\"b.png", "image/png", file)
            .file("mask", "m.png", "image/png", "mask".getBytes(StandardCharsets.UTF_8));
    get(upstream.fetch(() -> Call.post(uri, Map.of(), form), json -> json));
    Received received = fake.take();
    String boundary = received.header("Content-Type").orElseThrow().replaceFirst(".*boundary=", "");
    assertThat(received.body().split("--" + boundary))
        .containsExactly(
            "",
            "\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nein Murmeltier, größer\r\n",
            "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a%22b.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n"
                + "x".repeat(5 * MIB)
                + "\r\n",
            "\r\nContent-Disposition: form-data; name=\"mask\"; filename=\"m.png\"\r\n"
                + "Content-Type: image/png\r\n\r\nmask\r\n",
            "--\r\n");
  }

  @Test
  void aBinaryAnswerGoesToAFileAndIsTriedAgainUntilItBegins() throws IOException {
    byte[] picture = "\u0089PNG".repeat(MIB).getBytes(StandardCharsets.ISO_8859_1);
    fake.next("/it", Answer.json(503, "{}"))
        .on("/it", Answer.ok("image/png").sendSplit(picture, MIB));
    Path file = folder.resolve("picture.png");
    assertThat(get(upstream.download(() -> Call.get(uri, Map.of()), file, picture.length)))
        .isEqualTo(new Downloaded(file, picture.length, "image/png"));
    assertThat(file).hasBinaryContent(picture);
  }

  @Test
  void aCompressedFileIsStoredAsItIsUnlessItWasCompressedOnTheWay() {
    byte[] zipped = Compression.of("gzip", JSON);
    fake.next("/it", Answer.ok("application/gzip").send(zipped))
        .next("/it", Answer.ok("text/plain").header("Content-Encoding", "gzip").send(zipped));
    Path file = folder.resolve("file");
    get(upstream.download(() -> Call.get(uri, Map.of()), file, MIB));
    assertThat(file).hasBinaryContent(zipped);
    get(upstream.download(() -> Call.get(uri, Map.of()), file, MIB));
    assertThat(file).hasBinaryContent(JSON);
  }

  @Test
  void whatIsTooLargeOrCutLeavesNoFile() {
    Path file = folder.resolve("file");
    fake.next("/it", Answer.ok("image/png").sendMany(MIB, 3))
        .next("/it", Answer.ok("image/png").sendMany(1000, 1).cut());
    assertThatThrownBy(() -> get(upstream.download(() -> Call.get(uri, Map.of()), file, MIB)))
        .hasMessageContaining("more than " + MIB + " bytes");
    assertThatThrownBy(() -> get(upstream.download(() -> Call.get(uri, Map.of()), file, MIB)))
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE));
    assertThat(file).doesNotExist();
  }

  @Test
  void aPostThatMayBeRepeatedIsSentAgainThoughItsAnswerWasLost() {
    fake.next("/it", Answer.closed()).on("/it", Answer.json(200, "{}"));
    get(upstream.fetch(() -> Call.post(uri, Map.of(), JSON).repeatable(), json -> json));
    assertThat(fake.asked()).isEqualTo(2);
    fake.next("/it", Answer.closed());
    assertThatThrownBy(
            () -> get(upstream.fetch(() -> Call.post(uri, Map.of(), JSON), json -> json)))
        .hasMessageContaining("may have done the work");
    fake.next("/it", Answer.closed());
    assertThatThrownBy(() -> get(upstream.send(() -> Call.post(uri, Map.of(), new byte[0]))))
        .hasMessageContaining("may have done the work");
    assertThat(fake.asked()).isEqualTo(4);
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (GatewayException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
