package io.plugai.testing.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.testing.hub.Asked.End;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FakeHubTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "marmots/tiny-GGUF";
  private static final Content WEIGHTS = Content.pattern(300_000, 7);

  private final FakeHub hub = FakeHub.start();
  private final HttpClient client = HttpClient.newHttpClient();
  private Repository repository;

  @BeforeEach
  void fill() {
    repository =
        hub.add(NAME)
            .file("tiny-Q8_0.gguf", WEIGHTS)
            .file("docs/notes.txt", "notes")
            .card("# Tiny")
            .task("text-generation")
            .library("gguf")
            .licence("apache-2.0")
            .downloads(42);
    hub.add("marmots/other").task("text-to-image");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private HttpResponse<byte[]> get(String target, String... headers) throws Exception {
    URI uri = hub.uri().resolve(target);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return JSON.readTree(response.body());
  }

  @Test
  void searchesByTextAndTagsAndPages() throws Exception {
    JsonNode found = json(get("/api/models?search=TINY&filter=gguf,license:apache-2.0"));
    assertThat(found.findValuesAsText("id")).containsExactly(NAME);
    HttpResponse<byte[]> first = get("/api/models?author=marmots&sort=downloads&limit=1");
    assertThat(json(first).findValuesAsText("id")).containsExactly(NAME);
    String next = first.headers().firstValue("Link").orElseThrow().replaceAll("<(.*)>.*", "$1");
    assertThat(json(get(next)).findValuesAsText("id")).containsExactly("marmots/other");
  }

  @Test
  void describesAModelAtACommitWithTheDigestsOfItsFiles() throws Exception {
    JsonNode info = json(get("/api/models/" + NAME + "/revision/main?blobs=true"));
    assertThat(info.path("sha").asText()).isEqualTo(repository.commit());
    JsonNode weights = info.path("siblings").get(2);
    assertThat(weights.path("lfs").path("sha256").asText()).isEqualTo(WEIGHTS.sha256());
    JsonNode tree = json(get("/api/models/" + NAME + "/tree/main?recursive=true"));
    assertThat(tree.findValuesAsText("path"))
        .containsExactly("README.md", "docs", "docs/notes.txt", "tiny-Q8_0.gguf");
  }

  @Test
  void anEarlierCommitKeepsItsFiles() throws Exception {
    String before = repository.commit();
    repository.file("new.txt", "new");
    assertThat(repository.commit()).isNotEqualTo(before);
    assertThat(get("/" + NAME + "/resolve/" + before + "/new.txt").statusCode()).isEqualTo(404);
    assertThat(get("/" + NAME + "/resolve/main/new.txt").statusCode()).isEqualTo(307);
  }

  @Test
  void aLargeFileIsElsewhereUnderAnAddressThatExpires() throws Exception {
    HttpResponse<byte[]> resolved = get("/" + NAME + "/resolve/main/tiny-Q8_0.gguf");
    assertThat(resolved.statusCode()).isEqualTo(302);
    assertThat(resolved.headers().firstValue("X-Repo-Commit")).contains(repository.commit());
    assertThat(resolved.headers().firstValue("X-Linked-Size")).contains("300000");
    assertThat(resolved.headers().firstValue("X-Linked-Etag"))
        .contains('"' + WEIGHTS.sha256() + '"');
    String location = resolved.headers().firstValue("Location").orElseThrow();
    HttpResponse<byte[]> piece = get(location, "Range", "bytes=100000-");
    assertThat(piece.statusCode()).isEqualTo(206);
    assertThat(piece.body()).hasSize(200_000);
    assertThat(hub.sent(NAME, "tiny-Q8_0.gguf")).isEqualTo(200_000);
    hub.expireAddresses();
    assertThat(get(location).statusCode()).isEqualTo(403);
  }

  @Test
  void aGatedModelIsForThoseWhoHaveAccepted() throws Exception {
    repository.gated();
    hub.token("hf_in", NAME);
    hub.token("hf_out");
    String file = "/" + NAME + "/resolve/main/tiny-Q8_0.gguf";
    assertThat(get(file).statusCode()).isEqualTo(401);
    HttpResponse<byte[]> refused = get(file, "Authorization", "Bearer hf_out");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("X-Error-Code")).contains("GatedRepo");
    assertThat(get(file, "Authorization", "Bearer hf_in").statusCode()).isEqualTo(302);
    assertThat(get("/api/models/" + NAME, "Authorization", "Bearer no").statusCode())
        .isEqualTo(401);
  }

  @Test
  void misbehavesAsTold() throws Exception {
    String location =
        get("/" + NAME + "/resolve/main/tiny-Q8_0.gguf").headers().firstValue("Location").get();
    hub.cdn().next("/repos/", Fault.cutAfter(1000), Fault.corrupted(), Fault.ignoresRanges());
    assertThatThrownBy(() -> get(location)).isInstanceOf(IOException.class);
    assertThat(hub.sent(NAME, "tiny-Q8_0.gguf")).isEqualTo(1000);
    assertThat(Content.of(get(location).body()).sha256()).isNotEqualTo(WEIGHTS.sha256());
    assertThat(get(location, "Range", "bytes=5-9").body()).hasSize(300_000);
    assertThat(Content.of(get(location).body()).sha256()).isEqualTo(WEIGHTS.sha256());
  }

  @Test
  void noticesThatAClientHangsUpWhileItSaysNothing() throws Exception {
    hub.site().next("/api/models", Fault.stallAfter(5));
    HttpRequest request = HttpRequest.newBuilder(hub.uri().resolve("/api/models")).build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    assertThat(response.body().readNBytes(5)).hasSize(5);
    response.body().close();
    assertThat(hub.site().take().end().get(20, TimeUnit.SECONDS)).isEqualTo(End.CLIENT_HUNG_UP);
  }

  @Test
  void tellsAHundredThousandFilesPageByPage() throws Exception {
    Repository large = hub.add("marmots/many");
    Content nothing = Content.of("");
    for (int i = 0; i < 100_000; i++) {
      large.file("f" + i, nothing);
    }
    int count = 0;
    Optional<String> next = Optional.of("/api/models/marmots/many/tree/main?recursive=true");
    while (next.isPresent()) {
      HttpResponse<byte[]> page = get(next.get());
      count += json(page).size();
      next = page.headers().firstValue("Link").map(link -> link.replaceAll("<(.*)>.*", "$1"));
    }
    assertThat(count).isEqualTo(100_000);
  }
}
