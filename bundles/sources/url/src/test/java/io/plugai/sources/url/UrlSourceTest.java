package io.plugai.sources.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.hub.Content;
import io.plugai.testing.hub.FakeSite;
import io.plugai.testing.hub.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UrlSourceTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final UpstreamLimits LIMITS = new UpstreamLimits(LONG, LONG, LONG, LONG, 0);
  private static final Credential NOBODY = new Credential.None();

  private final FakeSite site = FakeSite.start();
  private final UrlSource here = new UrlSource(true, LIMITS, Network.direct());
  private final UrlSource strict = new UrlSource(false, LIMITS, Network.direct());

  @AfterEach
  void stop() {
    here.close();
    strict.close();
    site.close();
  }

  private static RemoteModel describe(UrlSource source, String address) {
    return source
        .describe(new ModelReference(address, Optional.empty()), NOBODY)
        .toCompletableFuture()
        .join();
  }

  private static ErrorCode codeOf(CompletionStage<?> stage) {
    try {
      throw new AssertionError("it went well: " + stage.toCompletableFuture().join());
    } catch (CompletionException e) {
      return ((GatewayException) e.getCause()).code();
    }
  }

  @Test
  void tellsNameAndSizeWithoutFetchingTheFile() {
    URI uri = site.add("/weights.gguf", Content.pattern(1 << 20, 1));
    RemoteModel model = describe(here, uri.toString());
    assertThat(model.name()).isEqualTo(uri.toString());
    assertThat(model.files())
        .containsExactly(
            new RemoteFile("weights.gguf", OptionalLong.of(1 << 20), Optional.empty()));
    assertThat(site.sent("/weights.gguf")).isEqualTo(1);
  }

  @Test
  void takesTheNameThatTheServerGives() {
    URI uri = site.add("/get", Content.of("x"));
    site.site()
        .always(
            ".",
            Fault.header(
                "Content-Disposition", "attachment; filename=\"../../etc/tiny model.gguf\""));
    assertThat(describe(here, uri.toString()).files().get(0).path()).isEqualTo("tiny model.gguf");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attachment; filename*=UTF-8''t%C3%AFny.gguf; filename=\"x\"|http://h/a|tïny.gguf",
        "attachment; filename=plain.gguf; size=3|http://h/a|plain.gguf",
        "inline|http://h/a/b%20c.gguf?x=y|b c.gguf",
        "inline|http://h/|download",
        "inline|http://h/..%2F..%2Fpasswd|passwd",
        "attachment; filename=\"C:\\temp\\w.gguf\"|http://h/a|w.gguf",
        "attachment; filename=\"...\"|http://h/m.gguf|m.gguf",
        "attachment; filename=\".bashrc\"|http://h/m.gguf|bashrc",
      })
  void namesAreNoPaths(String disposition, URI uri, String name) {
    assertThat(FileName.of(Optional.of(disposition), uri, uri)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9/x",
        "http://localhost/x",
        "http://10.1.2.3/x",
        "http://[::1]/x",
        "http://169.254.169.254/latest",
        "http://2130706433/x",
        "https://me:secret@8.8.8.8/x"
      })
  void privateNetworksAreNotAskedUnlessTheOperatorSaysSo(String address) {
    ModelReference model = new ModelReference(address, Optional.empty());
    assertThat(codeOf(strict.describe(model, NOBODY))).isEqualTo(ErrorCode.VALIDATION);
    assertThat(site.site().asked()).isEmpty();
  }

  @Test
  void anAddressOfTheInternetDoesNotLeadIntoAPrivateNetwork() {
    // A proxy stands for the internet: it looks up the names, so this host does not.
    Network network = Network.direct().withProxy(site.site().uri().toString());
    site.add("http://models.example.org/tiny.gguf", Content.of("tiny"));
    UrlSource source = new UrlSource(false, LIMITS, network);
    try {
      String address = "http://models.example.org/tiny.gguf";
      assertThat(describe(source, address).files().get(0).size()).hasValue(4);
      site.site().always(".", Fault.redirect("http://10.0.0.1/secret"));
      ModelReference model = new ModelReference(address, Optional.empty());
      assertThat(codeOf(source.describe(model, NOBODY))).isEqualTo(ErrorCode.BACKEND_PROTOCOL);
    } finally {
      source.close();
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    ModelReference model = new ModelReference(site.site().uri() + "/none", Optional.empty());
    assertThat(codeOf(here.describe(model, NOBODY))).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
  }
}
