package io.plugai.testing.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSource;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import io.plugai.spi.source.Transfer;
import io.plugai.testing.hub.Asked;
import io.plugai.testing.hub.Asked.End;
import io.plugai.testing.hub.Content;
import io.plugai.testing.hub.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every source does alike, whatever protocol it speaks. */
@Timeout(60)
public abstract class SourceContract {
  protected static final Content CONTENT = Content.pattern(3_000_000, 1);
  protected static final Credential NOBODY = new Credential.None();

  private static final Content OTHER = Content.pattern(2_000_000, 2);
  private static final long PATIENCE_SECONDS = 20;

  protected Place place;
  protected ModelSource source;
  private final List<ModelSource> started = new ArrayList<>();

  /** Starts a server of the source's kind that has that content. */
  protected abstract Place open(Content content);

  /**
   * Starts a source, which may ask this host and makes no further attempts.
   *
   * @param idle the longest silence within a file
   */
  protected abstract ModelSource start(URI uri, Duration idle);

  /** Stops a source, as its deactivation would. */
  protected abstract void stop(ModelSource source);

  @BeforeEach
  final void openAndStart() {
    place = open(CONTENT);
    source = another(Duration.ofSeconds(20));
  }

  @AfterEach
  final void stopAndClose() {
    started.forEach(this::stop);
    place.close();
  }

  private ModelSource another(Duration idle) {
    ModelSource another = start(place.uri(), idle);
    started.add(another);
    return another;
  }

  // ---- what a model consists of ----

  @Test
  final void tellsWhatAModelConsistsOf() {
    RemoteModel model = get(source.describe(place.model(), NOBODY));
    assertThat(model.files()).extracting(RemoteFile::path).contains(place.path());
    RemoteFile file =
        model.files().stream().filter(it -> it.path().equals(place.path())).findFirst().get();
    assertThat(file.size()).hasValue(CONTENT.size());
    assertThat(file.sha256().orElse(CONTENT.sha256())).isEqualTo(CONTENT.sha256());
  }

  @Test
  final void whatItDescribesItFetches() {
    RemoteModel model = get(source.describe(place.model(), NOBODY));
    ModelReference fixed = new ModelReference(model.name(), model.revision());
    Transfer transfer = get(source.fetch(all(fixed, place.path()), NOBODY));
    assertThat(Received.allOf(transfer).sha256()).isEqualTo(CONTENT.sha256());
  }

  // ---- pieces ----

  @Test
  final void fetchesAWholeFileOnce() {
    Transfer transfer = fetch(0);
    assertThat(transfer.from()).isZero();
    assertThat(transfer.total()).hasValue(CONTENT.size());
    assertThat(Received.allOf(transfer).sha256()).isEqualTo(CONTENT.sha256());
    assertThat(place.sent()).isEqualTo(CONTENT.size());
  }

  @Test
  final void fetchesAPieceAndNothingElse() {
    Transfer transfer = fetch(1_000_000, OptionalLong.of(1_500_000), Optional.empty());
    assertThat(transfer.from()).isEqualTo(1_000_000);
    assertThat(transfer.total()).hasValue(CONTENT.size());
    Received received = Received.allOf(transfer);
    received.sha256();
    assertThat(received.bytes()).isEqualTo(500_000);
    assertThat(place.sent()).isEqualTo(500_000);
  }

  @Test
  final void goesOnWhereAnotherOfItsKindWasCutOff() {
    place.files().next(".", Fault.cutAfter(1_700_000));
    Transfer first = fetch(0);
    Received received = Received.allOf(first);
    assertFails(ErrorCode.BACKEND_UNAVAILABLE, received.failure());
    stop(source);
    source = another(Duration.ofSeconds(20));
    Transfer rest = fetch(received.bytes(), OptionalLong.empty(), first.validator());
    assertThat(rest.from()).isEqualTo(received.bytes());
    assertThat(rest.validator()).isEqualTo(first.validator()).isPresent();
    Received more = Received.allOf(rest);
    more.sha256();
    assertThat(received.bytes() + more.bytes()).isEqualTo(CONTENT.size());
    assertThat(place.sent()).isLessThanOrEqualTo(CONTENT.size() * 105 / 100);
  }

  @Test
  final void beginsAnewWhereTheFileHasChanged() {
    Transfer first = fetch(0);
    Received.of(first).cancel();
    place.change(OTHER);
    Transfer second = fetch(1_000_000, OptionalLong.empty(), first.validator());
    assertThat(second.from()).isZero();
    assertThat(second.total()).hasValue(OTHER.size());
    assertThat(second.validator()).isPresent().isNotEqualTo(first.validator());
    assertThat(Received.allOf(second).sha256()).isEqualTo(OTHER.sha256());
  }

  @Test
  final void beginsAnewWhereTheFileIsShorterNow() {
    Transfer first = fetch(0);
    Received.of(first).cancel();
    place.change(OTHER);
    Transfer second = fetch(2_500_000, OptionalLong.empty(), first.validator());
    assertThat(second.from()).isZero();
    assertThat(Received.allOf(second).sha256()).isEqualTo(OTHER.sha256());
  }

  @Test
  final void beginsAnewWhereTheServerKnowsNoRanges() {
    Transfer first = fetch(0);
    Received.of(first).cancel();
    place.files().always(".", Fault.ignoresRanges());
    Transfer second = fetch(1_000_000, OptionalLong.empty(), first.validator());
    assertThat(second.from()).isZero();
    assertThat(Received.allOf(second).sha256()).isEqualTo(CONTENT.sha256());
  }

  @Test
  final void behindTheEndThereIsNothing() {
    Transfer transfer = fetch(CONTENT.size());
    assertThat(transfer.from()).isEqualTo(CONTENT.size());
    Received received = Received.allOf(transfer);
    received.sha256();
    assertThat(received.bytes()).isZero();
  }

  @Test
  final void fetchesAnEmptyFile() {
    place.change(Content.of(""));
    Received received = Received.allOf(fetch(0));
    received.sha256();
    assertThat(received.bytes()).isZero();
  }

  // ---- the flow ----

  @Test
  final void bytesComeAsTheyAreAskedFor() {
    Received received = Received.of(fetch(0));
    received.takeOne();
    received.takeOne();
    assertThat(received.buffers()).isEqualTo(2);
    received.request(Long.MAX_VALUE);
    assertThat(received.sha256()).isEqualTo(CONTENT.sha256());
  }

  @Test
  final void aReaderThatStopsReadingStopsTheServer() {
    Content large = Content.pattern(24 << 20, 3);
    place.change(large);
    Received received = Received.of(fetch(0));
    received.takeOne();
    Asked asked = asked();
    assertThatThrownBy(() -> asked.end().get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    received.request(Long.MAX_VALUE);
    assertThat(received.sha256()).isEqualTo(large.sha256());
  }

  @Test
  final void cancellingHangsUp() {
    place.files().next(".", Fault.stallAfter(100_000));
    Received received = Received.of(fetch(0));
    received.takeOne();
    received.cancel();
    assertThat(get(asked().end())).isEqualTo(End.CLIENT_HUNG_UP);
  }

  @Test
  final void givingUpBeforeTheHeadIsThereHangsUp() {
    // A head without its body: what comes first is asked of the front.
    place.front().next(".", Fault.silence());
    CompletableFuture<Transfer> future = source.fetch(request(0), NOBODY).toCompletableFuture();
    Asked asked = place.front().take();
    future.cancel(true);
    assertThat(get(asked.end())).isEqualTo(End.CLIENT_HUNG_UP);
  }

  @Test
  final void stoppingEndsWhatItHasBegun() {
    place.files().next(".", Fault.stallAfter(100_000));
    Received received = Received.allOf(fetch(0));
    stop(source);
    assertFails(ErrorCode.BACKEND_UNAVAILABLE, received.failure());
  }

  // ---- what goes wrong ----

  @Test
  final void aServerThatFallsSilentIsGivenUp() {
    source = another(Duration.ofMillis(300));
    place.files().next(".", Fault.stallAfter(100_000));
    assertFails(ErrorCode.BACKEND_TIMEOUT, Received.allOf(fetch(0)).failure());
  }

  @Test
  final void tellsHowLongToWait() {
    place.front().always(".", Fault.tooMany(Duration.ofMinutes(50)));
    GatewayException failure = failure(source.fetch(request(0), NOBODY));
    assertFails(ErrorCode.RATE_LIMITED, failure);
    assertThat(failure.retryAfter()).contains(Duration.ofMinutes(50));
    assertFails(ErrorCode.RATE_LIMITED, failure(source.describe(place.model(), NOBODY)));
  }

  @Test
  final void redirectsWithoutEndAreNotFollowed() {
    place.front().always(".", Fault.redirect("/again"));
    assertFails(ErrorCode.BACKEND_PROTOCOL, failure(source.fetch(request(0), NOBODY)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/weights",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:10.0.0.1]/weights"
      })
  final void redirectsIntoPrivateNetworksAreNotFollowed(String location) {
    if (!mayAskPrivateNetworks()) {
      place.front().always(".", Fault.redirect(location));
      assertFails(ErrorCode.BACKEND_PROTOCOL, failure(source.fetch(request(0), NOBODY)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://127.0.0.1/weights",
        "http://me:secret@127.0.0.1/weights",
        "http://",
        "\\nowhere"
      })
  final void redirectsToWhatIsNotOfTheWebAreNotFollowed(String location) {
    place.front().always(".", Fault.redirect(location));
    assertFails(ErrorCode.BACKEND_PROTOCOL, failure(source.fetch(request(0), NOBODY)));
  }

  /** Whether the source under test is configured to ask all private networks. */
  protected boolean mayAskPrivateNetworks() {
    return false;
  }

  @Test
  final void whatIsCompressedOnItsWayIsNotTaken() {
    place.files().always(".", Fault.header("Content-Encoding", "br"));
    assertFails(ErrorCode.BACKEND_PROTOCOL, failure(source.fetch(request(0), NOBODY)));
  }

  @Test
  final void anotherPieceThanAskedForIsNotTaken() {
    place.files().always(".", Fault.header("Content-Range", "bytes 7-8/9"));
    assertFails(
        ErrorCode.BACKEND_PROTOCOL,
        failure(
            source.fetch(
                new FetchRequest(
                    place.model(), place.path(), 5, OptionalLong.of(9), Optional.empty()),
                NOBODY)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a\nb", "ftp://x/y", "https://", "no such model"})
  final void aReferenceThatIsNoneIsRefused(String name) {
    assertFails(
        ErrorCode.VALIDATION,
        failure(source.describe(new ModelReference(name, Optional.empty()), NOBODY)));
  }

  @Test
  final void aServerThatIsNotThereIsSaidToBeAway() {
    ModelSource lost = start(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(20));
    started.add(lost);
    place.close();
    assertFails(ErrorCode.BACKEND_UNAVAILABLE, failure(source.fetch(request(0), NOBODY)));
  }

  // ---- helpers ----

  private Transfer fetch(long from) {
    return fetch(from, OptionalLong.empty(), Optional.empty());
  }

  private Transfer fetch(long from, OptionalLong to, Optional<String> validator) {
    return get(
        source.fetch(new FetchRequest(place.model(), place.path(), from, to, validator), NOBODY));
  }

  private FetchRequest request(long from) {
    return new FetchRequest(
        place.model(), place.path(), from, OptionalLong.empty(), Optional.empty());
  }

  private static FetchRequest all(ModelReference model, String path) {
    return new FetchRequest(model, path, 0, OptionalLong.empty(), Optional.empty());
  }

  /** The request for the file's bytes. */
  private Asked asked() {
    return place.files().take();
  }

  /** Waits for a good end. */
  protected static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("it does not come", e);
    }
  }

  /** Waits for a failure. */
  protected static GatewayException failure(CompletionStage<?> stage) {
    try {
      Object made = stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("it went well: " + made);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GatewayException failure) {
        return failure;
      }
      throw new AssertionError("it fails in another way", e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("it does not end", e);
    }
  }

  protected static void assertFails(ErrorCode expected, Throwable failure) {
    assertThat(failure).isInstanceOf(GatewayException.class);
    assertThat(((GatewayException) failure).code()).as(failure.getMessage()).isEqualTo(expected);
    assertThat(failure.getMessage()).isNotBlank();
  }
}
