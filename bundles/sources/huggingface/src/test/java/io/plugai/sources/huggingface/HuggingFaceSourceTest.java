package io.plugai.sources.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.ModelPage;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSearch;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import io.plugai.spi.source.Transfer;
import io.plugai.testing.hub.Content;
import io.plugai.testing.hub.FakeHub;
import io.plugai.testing.hub.Fault;
import io.plugai.testing.hub.Repository;
import io.plugai.testing.source.Received;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HuggingFaceSourceTest {
  private static final String NAME = "marmots/tiny-GGUF";
  private static final String WEIGHTS = "tiny-Q8_0.gguf";
  private static final Content CONTENT = Content.pattern(100_000, 5);
  private static final String TOKEN = "hf_9f2c7ab1e84f9d2c7ab1e8";
  private static final Credential NOBODY = new Credential.None();
  private static final Credential SOMEBODY = new Credential.ApiKey(new Secret(TOKEN));

  private final FakeHub hub = FakeHub.start();
  private final HuggingFaceSource source = Sources.at(hub.uri(), "", Duration.ofSeconds(20));
  private final Repository repository =
      hub.add(NAME)
          .file(WEIGHTS, CONTENT)
          .file("generation_config.json", "{\"do_sample\":true,\"temperature\":0.6,\"top_k\":20}")
          .card("---\nlicense: apache-2.0\n---\n\n# Tiny\n\nSmall.\n")
          .task("text-generation")
          .library("gguf")
          .licence("apache-2.0")
          .gguf(Map.of("total", 1_234_567L, "architecture", "llama", "context_length", 2048))
          .downloads(42);

  @AfterEach
  void stop() {
    source.close();
    hub.close();
  }

  private static ModelSearch search(String text, int limit, Optional<String> cursor) {
    return new ModelSearch(
        text, Optional.empty(), Optional.empty(), Optional.empty(), limit, cursor);
  }

  private RemoteModel describe(String name) {
    return get(source.describe(new ModelReference(name, Optional.empty()), NOBODY));
  }

  private CompletionStage<Transfer> fetch(String revision, String path, Credential credential) {
    ModelReference model = new ModelReference(NAME, Optional.of(revision));
    return source.fetch(
        new FetchRequest(model, path, 0, OptionalLong.empty(), Optional.empty()), credential);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static ErrorCode codeOf(CompletionStage<?> stage) {
    try {
      throw new AssertionError("it went well: " + stage.toCompletableFuture().join());
    } catch (CompletionException e) {
      GatewayException failure = (GatewayException) e.getCause();
      assertThat(failure.getMessage()).doesNotContain(TOKEN);
      return failure.code();
    }
  }

  @Test
  void describesAModelAtTheCommitThatItsBranchHas() {
    RemoteModel model = describe(NAME);
    assertThat(model.revision()).contains(repository.commit());
    assertThat(model.files())
        .contains(
            new RemoteFile(
                WEIGHTS, OptionalLong.of(CONTENT.size()), Optional.of(CONTENT.sha256())));
    ModelAbout about = model.about();
    assertThat(about.card()).contains("# Tiny\n\nSmall.");
    assertThat(about.licence()).contains("apache-2.0");
    assertThat(about.task()).contains("text-generation");
    assertThat(about.library()).contains("gguf");
    assertThat(about.parameters()).hasValue(1_234_567);
    assertThat(about.architecture()).contains("llama");
    assertThat(about.contextLength()).hasValue(2048);
    assertThat(about.downloads()).hasValue(42);
    assertThat(about.recommended()).containsOnly(entry("temperature", 0.6), entry("top_k", 20L));
  }

  @Test
  void aDescriptionIsThereWithoutItsCardWhereThatCannotBeHad() {
    hub.site().always("/resolve/", Fault.status(500));
    RemoteModel model = describe(NAME);
    assertThat(model.files()).hasSize(3);
    assertThat(model.about().card()).isEmpty();
    assertThat(model.about().recommended()).isEmpty();
  }

  @Test
  void followsAModelThatWasRenamed() {
    hub.rename("old/name", NAME);
    assertThat(describe("old/name").name()).isEqualTo(NAME);
  }

  @Test
  void aCommitKeepsItsFilesWhateverComesAfter() {
    String commit = repository.commit();
    repository.file(WEIGHTS, Content.pattern(50_000, 6));
    assertThat(Received.allOf(get(fetch(commit, WEIGHTS, NOBODY))).sha256())
        .isEqualTo(CONTENT.sha256());
  }

  @Test
  void fetchesSmallFilesToo() {
    Transfer transfer = get(fetch("main", "README.md", NOBODY));
    assertThat(transfer.validator()).isPresent();
    Received received = Received.allOf(transfer);
    received.sha256();
    assertThat(transfer.total()).hasValue(received.bytes());
  }

  @Test
  void searchesPageByPageWithSizes() {
    for (int i = 0; i < 5; i++) {
      hub.add("marmots/model-" + i).task("text-generation").downloads(i);
    }
    ModelPage first = get(source.search(search("", 2, Optional.empty()), NOBODY));
    assertThat(first.models())
        .extracting(RemoteModel::name)
        .containsExactly(NAME, "marmots/model-4");
    assertThat(first.models().get(0).files())
        .filteredOn(file -> file.path().equals(WEIGHTS))
        .extracting(RemoteFile::size)
        .containsExactly(OptionalLong.of(CONTENT.size()));
    ModelPage second = get(source.search(search("", 10, first.next()), NOBODY));
    assertThat(second.models()).hasSize(4);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void asksForTheFilesOfACommitOnce() {
    ModelPage first = get(source.search(search("", 5, Optional.empty()), NOBODY));
    int asked = hub.site().asked().size();
    ModelPage again = get(source.search(search("", 5, Optional.empty()), NOBODY));
    assertThat(again.models().get(0).files()).isEqualTo(first.models().get(0).files());
    assertThat(hub.site().asked()).hasSize(asked + 1);
  }

  @Test
  void searchesByTaskLibraryAndLicence() {
    hub.add("marmots/tiny-other").task("text-to-image").licence("mit");
    ModelSearch wanted =
        new ModelSearch(
            "tiny",
            Optional.of("text-generation"),
            Optional.of("gguf"),
            Optional.of("apache-2.0"),
            10,
            Optional.empty());
    assertThat(get(source.search(wanted, NOBODY)).models())
        .extracting(RemoteModel::name)
        .containsExactly(NAME);
  }

  @Test
  void aGatedModelIsShownAsSuchAndFetchedByThoseWhoMay() {
    repository.gated();
    hub.token(TOKEN, NAME);
    hub.token("hf_stranger");
    assertThat(describe(NAME).about().gated()).isTrue();
    Credential stranger = new Credential.ApiKey(new Secret("hf_stranger"));
    assertThat(codeOf(fetch("main", WEIGHTS, NOBODY))).isEqualTo(ErrorCode.CREDENTIAL_REJECTED);
    assertThat(codeOf(fetch("main", WEIGHTS, stranger))).isEqualTo(ErrorCode.CREDENTIAL_REJECTED);
    assertThat(Received.allOf(get(fetch("main", WEIGHTS, SOMEBODY))).sha256())
        .isEqualTo(CONTENT.sha256());
  }

  @Test
  void theTokenIsShownToTheHubAndToNobodyElse() {
    repository.hidden();
    hub.token(TOKEN);
    assertThat(codeOf(fetch("main", WEIGHTS, NOBODY))).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    assertThat(Received.allOf(get(fetch("main", WEIGHTS, SOMEBODY))).sha256())
        .isEqualTo(CONTENT.sha256());
    assertThat(hub.cdn().asked()).hasSize(1);
    assertThat(hub.cdn().asked().get(0).header("Authorization")).isEmpty();
  }

  @Test
  void tellsATokenThatWorksFromOneThatDoesNot() {
    hub.token(TOKEN);
    get(source.check(SOMEBODY));
    assertThat(codeOf(source.check(new Credential.ApiKey(new Secret("hf_wrong")))))
        .isEqualTo(ErrorCode.CREDENTIAL_REJECTED);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    ModelReference missing = new ModelReference("marmots/none", Optional.empty());
    assertThat(codeOf(source.describe(missing, NOBODY))).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    assertThat(codeOf(fetch("none", WEIGHTS, NOBODY))).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    assertThat(codeOf(fetch("main", "none", NOBODY))).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../api/whoami-v2", "a/../b", "/etc/passwd", "a//b", "", "."})
  void aPathThatLeadsElsewhereIsRefused(String path) {
    assertThat(codeOf(fetch("main", path, NOBODY))).isEqualTo(ErrorCode.VALIDATION);
  }

  @Test
  void pagesForPeopleAndBrokenJsonAreNoAnswers() {
    hub.site().always(".", Fault.html());
    ModelReference model = new ModelReference(NAME, Optional.empty());
    assertThat(codeOf(source.describe(model, NOBODY))).isEqualTo(ErrorCode.BACKEND_PROTOCOL);
    assertThat(codeOf(source.search(search("", 5, Optional.empty()), NOBODY)))
        .isEqualTo(ErrorCode.BACKEND_PROTOCOL);
    assertThat(codeOf(fetch("main", WEIGHTS, NOBODY))).isEqualTo(ErrorCode.BACKEND_PROTOCOL);
    hub.site().heal();
    hub.site().always("/api/", Fault.brokenJson());
    assertThat(codeOf(source.describe(model, NOBODY))).isEqualTo(ErrorCode.BACKEND_PROTOCOL);
  }

  @Test
  void anAddressThatHasExpiredIsNobodysCredential() {
    hub.token(TOKEN, NAME);
    hub.cdn().always(".", Fault.status(403));
    assertThat(codeOf(fetch("main", WEIGHTS, SOMEBODY))).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
  }

  @Test
  void describesAHundredThousandFiles() {
    Repository large = hub.add("marmots/many");
    Content nothing = Content.of("");
    for (int i = 0; i < 100_000; i++) {
      large.file("folder/file-" + i, nothing);
    }
    assertThat(describe("marmots/many").files()).hasSize(100_000);
  }
}
