package io.plugai.core.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.dispatch.LocalRoom.Room;
import io.plugai.core.api.hub.Fit.Verdict;
import io.plugai.core.api.hub.HubModel;
import io.plugai.core.api.hub.HubPage;
import io.plugai.core.api.hub.HubQuery;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.pool.RunnerPool;
import io.plugai.core.pool.SourcePool;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.ModelPage;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSearch;
import io.plugai.spi.source.ModelSource;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import io.plugai.spi.source.Transfer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HubSearchTest {
  private static final long GIB = 1L << 30;

  private final SourcePool sources = new SourcePool(Duration.ZERO);
  private final HubSearch hub =
      new HubSearch(
          sources,
          new OwnToken(),
          new RunnerPool(Duration.ZERO),
          () ->
              CompletableFuture.completedFuture(
                  new Room(OptionalLong.of(8 * GIB), OptionalLong.of(8 * GIB))));

  private static HubQuery query(Optional<String> licence, OptionalLong mostBytes) {
    return new HubQuery(
        "tiny",
        Optional.empty(),
        Optional.empty(),
        licence,
        OptionalLong.empty(),
        mostBytes,
        false,
        10,
        Optional.empty());
  }

  private static HubQuery all() {
    return query(Optional.empty(), OptionalLong.empty());
  }

  private void add(String id, ModelSource source) {
    sources.add(source, new PluginIdentity(id, 1, "1.0.0", 1, id));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static ErrorCode codeOf(CompletionStage<?> stage) {
    try {
      throw new AssertionError("it went well: " + stage.toCompletableFuture().join());
    } catch (CompletionException e) {
      return ((GatewayException) e.getCause()).code();
    }
  }

  @Test
  void findsModelsWithTheWaysInWhichTheyAreToBeHad() {
    Shelf shelf = new Shelf();
    add("shelf", shelf);
    HubPage page = get(hub.search("usr_ada", Optional.of("shelf"), all()));
    assertThat(page.models()).extracting(model -> model.model().name()).containsExactly("a", "b");
    HubModel first = page.models().get(0);
    assertThat(first.variants()).extracting("name").containsExactly("Q4_0", "Q8_0");
    assertThat(first.variants().get(0).fit().verdict()).isEqualTo(Verdict.NO_RUNNER);
    assertThat(page.next()).contains("more");
    assertThat(shelf.shown).containsExactly("token of usr_ada");
  }

  @Test
  void filtersWhatTheSourceDoesNot() {
    add("shelf", new Shelf());
    HubPage free =
        get(hub.search("u", Optional.empty(), query(Optional.of("mit"), OptionalLong.empty())));
    assertThat(free.models()).extracting(model -> model.model().name()).containsExactly("b");
    HubPage small =
        get(hub.search("u", Optional.empty(), query(Optional.empty(), OptionalLong.of(GIB))));
    assertThat(small.models())
        .allSatisfy(
            model -> assertThat(model.variants()).extracting("name").containsExactly("Q4_0"));
  }

  @Test
  void asksTheFirstSourceThatCanBeSearched() {
    add("addresses", new Unsearchable());
    add("shelf", new Shelf());
    assertThat(get(hub.search("u", Optional.empty(), all())).source()).isEqualTo("shelf");
    assertThat(codeOf(hub.search("u", Optional.of("addresses"), all())))
        .isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED);
  }

  @Test
  void aSourceThatIsNoneIsTheCallersMistake() {
    assertThat(codeOf(hub.search("u", Optional.of("none"), all()))).isEqualTo(ErrorCode.VALIDATION);
    assertThat(codeOf(hub.search("u", Optional.empty(), all())))
        .isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED);
    assertThat(codeOf(hub.model("u", "none", new ModelReference("a", Optional.empty()))))
        .isEqualTo(ErrorCode.VALIDATION);
  }

  @Test
  void whatASourceThrowsStaysInsideAndItsLeaseComesBack() {
    add("broken", new Unsearchable());
    ModelReference model = new ModelReference("a", Optional.empty());
    assertThat(codeOf(hub.model("u", "broken", model))).isEqualTo(ErrorCode.INTERNAL);
    assertThat(sources.status().get(0).inFlight()).isZero();
  }

  /** Everybody has a token of their own. */
  private static final class OwnToken implements Credentials {
    @Override
    public CompletionStage<Choice> forGeneration(String userId, String provider) {
      Credential own = new Credential.ApiKey(new Secret("token of " + userId));
      return CompletableFuture.completedFuture(new Choice(own, Payer.USER));
    }

    @Override
    public CompletionStage<Credential> forListing(String provider) {
      return CompletableFuture.completedFuture(new Credential.None());
    }
  }

  /** Two models; filters nothing. */
  private static class Shelf implements ModelSource {
    final List<String> shown = new CopyOnWriteArrayList<>();

    private static RemoteModel model(String name, String licence) {
      List<RemoteFile> files =
          List.of(
              new RemoteFile(name + "-Q8_0.gguf", OptionalLong.of(2 * GIB), Optional.empty()),
              new RemoteFile(name + "-Q4_0.gguf", OptionalLong.of(GIB), Optional.empty()));
      ModelAbout about = ModelAbout.builder().licence(Optional.of(licence)).build();
      return new RemoteModel(name, Optional.of("1"), files, about);
    }

    @Override
    public CompletionStage<ModelPage> search(ModelSearch search, Credential credential) {
      shown.add(((Credential.ApiKey) credential).key().reveal());
      return CompletableFuture.completedFuture(
          new ModelPage(List.of(model("a", "apache-2.0"), model("b", "mit")), Optional.of("more")));
    }

    @Override
    public CompletionStage<RemoteModel> describe(ModelReference reference, Credential credential) {
      return CompletableFuture.completedFuture(model(reference.name(), "mit"));
    }

    @Override
    public CompletionStage<Transfer> fetch(FetchRequest request, Credential credential) {
      throw new UnsupportedOperationException();
    }
  }

  /** Cannot be searched, and breaks the rules. */
  private static final class Unsearchable extends Shelf {
    @Override
    public CompletionStage<ModelPage> search(ModelSearch search, Credential credential) {
      return CompletableFuture.failedFuture(
          new GatewayException(ErrorCode.FEATURE_NOT_SUPPORTED, "No."));
    }

    @Override
    public CompletionStage<RemoteModel> describe(ModelReference reference, Credential credential) {
      throw new IllegalStateException("quotes the token");
    }
  }
}
