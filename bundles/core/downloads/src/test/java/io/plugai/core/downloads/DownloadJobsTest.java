package io.plugai.core.downloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobQuery;
import io.plugai.core.api.download.JobState;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.api.download.Requester;
import io.plugai.core.downloads.store.Provenance;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs from when they are asked for to the model in its folder, and what may happen to them. */
class DownloadJobsTest {
  private static final int MIB = 1 << 20;
  private static final byte[] WEIGHTS = MemorySource.content(3 * MIB + 7, 1);
  private static final byte[] LARGE = MemorySource.content(9 * MIB + 5, 2);

  @TempDir Path folder;
  private World world;
  private MemorySource source;

  @BeforeEach
  void open() throws Exception {
    world = new World(folder, Map.of());
    source = world.source;
    source.files.put("tiny-Q8_0.gguf", WEIGHTS);
  }

  @AfterEach
  void close() {
    world.close();
  }

  // ---- the way that all goes ----

  @Test
  void aModelAppearsWholeWithWhereItIsFrom() throws Exception {
    source.files.put("README.md", MemorySource.content(10, 3));
    Job asked = world.submit();
    assertThat(asked.state()).isEqualTo(JobState.QUEUED);
    assertThat(world.store.find(asked.id())).isPresent();

    Job job = world.succeeded(asked);
    assertThat(job.model()).contains("local/tiny-Q8_0");
    assertThat(job.progress().bytes()).isEqualTo(WEIGHTS.length);
    assertThat(job.revision()).contains("c0ffee");
    assertThat(world.published("tiny-Q8_0/tiny-Q8_0.gguf")).isEqualTo(WEIGHTS);
    Provenance from = Provenance.of(world.layout.models().resolve("tiny-Q8_0")).orElseThrow();
    assertThat(from.name()).isEqualTo("owner/tiny");
    assertThat(world.arrivals.heard())
        .containsExactly(
            "expected local/tiny-Q8_0", "arrived local/tiny-Q8_0 from memory:owner/tiny");
    assertThat(from.files().get(0).sha256()).isEqualTo(MemorySource.sha256(WEIGHTS));
    assertThat(world.left()).containsExactly("tiny-Q8_0");
    assertThat(source.sent).hasValue(WEIGHTS.length);
  }

  @Test
  void aLargeFileComesInSeveralPiecesAtOnce() throws Exception {
    source.files.put("tiny-Q8_0.gguf", LARGE);
    CountDownLatch together = new CountDownLatch(3);
    source.brake =
        bytes -> {
          together.countDown();
          await(together);
        };
    world.succeeded(world.submit());
    assertThat(world.published("tiny-Q8_0/tiny-Q8_0.gguf")).isEqualTo(LARGE);
    assertThat(source.mostOpen.get()).isBetween(3, 4);
    assertThat(source.sent).hasValue(LARGE.length);
  }

  @Test
  void filesWithoutSizeHashOrValidatorComeAllTheSame() throws Exception {
    source.tellsSizes = false;
    source.tellsHashes = false;
    source.givesValidators = false;
    source.files.put("empty.json", new byte[0]);
    world.succeeded(world.submit("*"));
    assertThat(world.published("tiny-Q8_0/tiny-Q8_0.gguf")).isEqualTo(WEIGHTS);
    assertThat(world.published("tiny-Q8_0/empty.json")).isEmpty();
  }

  @Test
  @Tag("SYS-REQ-042")
  void whoFollowsHearsHowFarItIs() throws Exception {
    Semaphore brake = hold();
    Job job = world.submit();
    brake.release(100);
    Job half = world.until(job, now -> now.progress().bytes() > MIB);
    assertThat(half.state()).isEqualTo(JobState.RUNNING);
    assertThat(half.progress().total()).hasValue(WEIGHTS.length);
    assertThat(half.progress().files()).hasSize(1);
    world.until(job, now -> now.progress().bytesPerSecond() >= 0 && now.startedAt().isPresent());
    brake.release(1_000_000);
    world.succeeded(job);
  }

  // ---- the same content once ----

  @Test
  @Tag("SYS-REQ-044")
  void jobsForTheSameContentJoin() throws Exception {
    Semaphore brake = hold();
    Job first = world.submit();
    source.awaitOpened();
    Job second = world.submit(World.request("other/copy", Optional.of("copy")));
    world.until(second, now -> !now.progress().files().isEmpty());
    brake.release(1_000_000);
    world.succeeded(first);
    world.succeeded(second);
    assertThat(source.sent).hasValue(WEIGHTS.length);
    assertThat(world.published("copy/tiny-Q8_0.gguf")).isEqualTo(WEIGHTS);
  }

  @Test
  void whatIsHereIsNotFetchedAgainUnlessSomebodyHasChangedIt() throws Exception {
    world.succeeded(world.submit());
    world.succeeded(world.submit(World.request("other/copy", Optional.of("copy"))));
    assertThat(source.sent).hasValue(WEIGHTS.length);

    Files.write(world.layout.models().resolve("copy/tiny-Q8_0.gguf"), new byte[WEIGHTS.length]);
    world.succeeded(world.submit(World.request("third/copy", Optional.of("third"))));
    assertThat(world.published("third/tiny-Q8_0.gguf")).isEqualTo(WEIGHTS);
  }

  @Test
  void aJobThatJoinedGoesOnWhenTheOtherIsGivenUp() throws Exception {
    Semaphore brake = hold();
    Job first = world.submit();
    source.awaitOpened();
    Job second = world.submit(World.request("other/copy", Optional.of("copy")));
    world.until(second, now -> !now.progress().files().isEmpty());
    ask(first, JobWish.CANCEL);
    assertThat(world.end(first).state()).isEqualTo(JobState.CANCELLED);
    brake.release(1_000_000);
    world.succeeded(second);
    assertThat(world.published("copy/tiny-Q8_0.gguf")).isEqualTo(WEIGHTS);
  }

  @Test
  @Tag("SYS-REQ-010")
  void aNewRevisionTakesThePlaceOfTheFormer() throws Exception {
    world.succeeded(world.submit());
    byte[] better = MemorySource.content(MIB, 9);
    source.files.put("tiny-Q8_0.gguf", better);
    source.revision = Optional.of("d00d");
    world.succeeded(world.submit());
    assertThat(world.published("tiny-Q8_0/tiny-Q8_0.gguf")).isEqualTo(better);
    assertThat(world.left()).containsExactly("tiny-Q8_0");
  }

  @Test
  void aModelOfSomebodyElsesIsNotReplaced() throws Exception {
    Path mine = Files.createDirectories(world.layout.models().resolve("tiny-Q8_0"));
    Files.writeString(mine.resolve("mine.gguf"), "x");
    assertThat(world.failed(world.submit()).code()).isEqualTo(ErrorCode.CONFLICT.code());
    assertThat(source.sent).hasValue(0);
    assertThat(mine.resolve("mine.gguf")).exists();
  }

  // ---- what people want ----

  @Test
  void aPausedJobGoesOnWhereItWas() throws Exception {
    Semaphore brake = hold();
    Job job = world.submit();
    brake.release(64);
    world.until(job, now -> now.progress().bytes() >= MIB);
    ask(job, JobWish.PAUSE);
    world.until(job, now -> now.state() == JobState.PAUSED);
    long before = source.sent.get();
    brake.release(1_000_000);
    ask(job, JobWish.RESUME);
    world.succeeded(job);
    assertThat(source.sent.get()).isLessThanOrEqualTo(WEIGHTS.length + MIB).isGreaterThan(before);
    assertThat(world.published("tiny-Q8_0/tiny-Q8_0.gguf")).isEqualTo(WEIGHTS);
  }

  @Test
  void whatIsWantedOfAJobThatIsStoppingIsDoneOnceItHas() throws Exception {
    Semaphore brake = hold();
    Job job = world.submit();
    source.awaitOpened();
    ask(job, JobWish.PAUSE);
    ask(job, JobWish.RESUME);
    brake.release(1_000_000);
    world.succeeded(job);
    source.faults.add(MemorySource.Fault.cut(1));
    Job other = world.submit(World.request("other/copy", Optional.of("copy"), "b.gguf"));
    ask(other, JobWish.PAUSE);
    ask(other, JobWish.CANCEL);
    assertThat(world.end(other).state().isTerminal()).isTrue();
  }

  @Test
  void aCancelledJobLeavesNothing() throws Exception {
    Semaphore brake = hold();
    Job job = world.submit();
    brake.release(64);
    world.until(job, now -> now.progress().bytes() >= MIB);
    ask(job, JobWish.CANCEL);
    assertThat(world.end(job).state()).isEqualTo(JobState.CANCELLED);
    assertThat(ask(job, JobWish.CANCEL).state()).isEqualTo(JobState.CANCELLED);
    refused(ErrorCode.CONFLICT, () -> ask(job, JobWish.RESUME));
    assertThat(world.left()).isEmpty();
    World.get(world.jobs.delete(job.id(), World.ADA));
    refused(ErrorCode.NOT_FOUND, () -> World.get(world.jobs.find(job.id(), World.ADA)));
  }

  @Test
  void jobsAreTheirOwnersAndTheOperatorsToSee() throws Exception {
    Job job = world.succeeded(world.submit());
    Requester eve = new Requester("usr_eve", false);
    refused(ErrorCode.NOT_FOUND, () -> World.get(world.jobs.find(job.id(), eve)));
    refused(ErrorCode.NOT_FOUND, () -> World.get(world.jobs.ask(job.id(), JobWish.CANCEL, eve)));
    JobQuery all = new JobQuery(Optional.empty(), Set.of(), Optional.empty(), 10);
    assertThat(World.get(world.jobs.list(all, eve))).isEmpty();
    assertThat(World.get(world.jobs.list(all, World.ADA))).extracting(Job::id).contains(job.id());
    refused(
        ErrorCode.FORBIDDEN,
        () -> World.get(world.jobs.submit(World.request("a/b", Optional.empty()), eve)));
    world.configure(Map.of("users", true, "jobs__per__person", 1));
    hold();
    World.get(world.jobs.submit(World.request("a/b", Optional.empty()), eve));
    refused(
        ErrorCode.QUEUE_FULL,
        () -> World.get(world.jobs.submit(World.request("a/c", Optional.empty()), eve)));
  }

  // ---- bad input ----

  @Test
  void whatIsAskedForWronglyIsRefusedAtOnce() {
    for (DownloadRequest wrong :
        List.of(
            World.request("", Optional.empty()),
            World.request("a\nb", Optional.empty()),
            World.request("a/b", Optional.of("../x")),
            new DownloadRequest(
                "nowhere",
                "a/b",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of("12"),
                Optional.empty()))) {
      refused(ErrorCode.VALIDATION, () -> world.submit(wrong));
    }
  }

  @Test
  void namesThatLeadOutOrCollideAreRefusedBeforeAnythingIsFetched() throws Exception {
    for (String name : List.of("../x.gguf", "/x.gguf", "a/../x.gguf", "x\u0007.gguf", "nul.gguf")) {
      source.files.put(name, WEIGHTS);
      assertThat(world.failed(world.submit("*")).code()).isEqualTo(ErrorCode.VALIDATION.code());
      source.files.remove(name);
    }
    source.files.put("TINY-q8_0.gguf", WEIGHTS);
    assertThat(world.failed(world.submit("*")).message()).contains("differ only in case");
    assertThat(source.sent).hasValue(0);
    assertThat(world.left()).isEmpty();
  }

  @Test
  void whatIsNotThereOrNotForThemFailsAtOnceWithItsReason() throws Exception {
    for (ErrorCode code : List.of(ErrorCode.MODEL_NOT_FOUND, ErrorCode.CREDENTIAL_REJECTED)) {
      source.refusal = Optional.of(new GatewayException(code, "Accept the licence first."));
      int before = source.described.get();
      Job.Failure failure = world.failed(world.submit());
      assertThat(failure.code()).isEqualTo(code.code());
      assertThat(failure.message()).isEqualTo("Accept the licence first.");
      assertThat(source.described.get()).isEqualTo(before + 1);
    }
  }

  // ---- bad luck ----

  @Test
  void aConnectionThatIsCutAgainAndAgainCostsNothing() throws Exception {
    source.faults.add(MemorySource.Fault.cut(0));
    for (int i = 0; i < 20; i++) {
      source.faults.add(MemorySource.Fault.cut(100_000));
    }
    world.succeeded(world.submit());
    assertThat(world.published("tiny-Q8_0/tiny-Q8_0.gguf")).isEqualTo(WEIGHTS);
    assertThat(source.sent).hasValue(WEIGHTS.length);
  }

  @Test
  void aSourceThatLimitsIsAskedAgainWhenItSays() throws Exception {
    source.faults.add(
        new MemorySource.Fault(
            0,
            new GatewayException(ErrorCode.RATE_LIMITED, "slow down")
                .withRetryAfter(Duration.ofMillis(300))));
    long began = System.nanoTime();
    world.succeeded(world.submit());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void patienceEnds() throws Exception {
    world.configure(Map.of("patience__seconds", 0));
    source.faults.add(MemorySource.Fault.cut(0));
    assertThat(world.failed(world.submit()).code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE.code());
    assertThat(world.left()).isEmpty();
  }

  @Test
  void aFileThatChangesInMidDownloadIsBegunAnew() throws Exception {
    source.tellsHashes = false;
    byte[] changed = MemorySource.content(2 * MIB, 8);
    source.faults.add(MemorySource.Fault.cut(MIB));
    source.brake =
        bytes -> {
          if (source.sent.get() >= MIB / 2) {
            source.files.put("tiny-Q8_0.gguf", changed);
          }
        };
    world.succeeded(world.submit());
    assertThat(world.published("tiny-Q8_0/tiny-Q8_0.gguf")).isEqualTo(changed);
  }

  @Test
  void aSourceThatGivesNoPiecesSendsAllOfItAgain() throws Exception {
    source.files.put("tiny-Q8_0.gguf", LARGE);
    source.givesPieces = false;
    world.succeeded(world.submit());
    assertThat(world.published("tiny-Q8_0/tiny-Q8_0.gguf")).isEqualTo(LARGE);
  }

  @Test
  void aWrongHashIsFetchedOnceMoreAndThenFails() throws Exception {
    String wrong = "0".repeat(64);
    source.tellsHashes = false;
    Job job =
        world.submit(
            new DownloadRequest(
                World.SOURCE,
                "owner/tiny",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(wrong),
                Optional.empty()));
    Job.Failure failure = world.failed(job);
    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_PROTOCOL.code());
    assertThat(failure.message()).contains("SHA-256");
    assertThat(source.sent).hasValue(2L * WEIGHTS.length);
    assertThat(world.left()).isEmpty();
  }

  @Test
  @Tag("SYS-REQ-012")
  void whatHasNoRoomIsNotBegun() throws Exception {
    world.configure(Map.of("storage__bytes", 3L * MIB));
    Job.Failure failure = world.failed(world.submit());
    assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_FULL.code());
    assertThat(failure.message()).contains("3.0 MiB");
    assertThat(source.sent).hasValue(0);
    assertThat(world.left()).isEmpty();
    world.configure(Map.of("reserve__bytes", Long.MAX_VALUE / 2));
    assertThat(world.failed(world.submit()).code()).isEqualTo(ErrorCode.STORAGE_FULL.code());
  }

  @Test
  void aFileThatDoesNotSayHowLargeItIsStopsAtTheLimit() throws Exception {
    source.tellsSizes = false;
    source.files.put("tiny-Q8_0.gguf", MemorySource.content(20 * MIB, 4));
    world.configure(Map.of("storage__bytes", 12L * MIB));
    assertThat(world.failed(world.submit()).code()).isEqualTo(ErrorCode.STORAGE_FULL.code());
    assertThat(source.sent.get()).isLessThan(20 * MIB);
    assertThat(world.left()).isEmpty();
  }

  @Test
  void aSourceThatIsSwappedIsNoticedByNobody() throws Exception {
    Semaphore brake = hold();
    Job job = world.submit();
    brake.release(64);
    world.until(job, now -> now.progress().bytes() >= MIB);
    world.remove(1);
    MemorySource next = new MemorySource();
    next.files.putAll(source.files);
    brake.release(1_000_000);
    world.add(next, 2);
    world.succeeded(job);
    assertThat(next.sent.get()).isPositive();
    assertThat(source.sent.get() + next.sent.get()).isLessThanOrEqualTo(WEIGHTS.length + MIB);
  }

  @Test
  void aSourceThatDoesNotComeBackEndsTheJob() throws Exception {
    world.configure(Map.of("source__seconds", 1, "patience__seconds", 1));
    Semaphore brake = hold();
    Job job = world.submit();
    source.awaitOpened();
    brake.release(64);
    world.remove(1);
    brake.release(1_000_000);
    Job ended = world.end(job);
    assertThat(ended.failure().orElseThrow().code()).isEqualTo(ErrorCode.UNAVAILABLE.code());
  }

  @Test
  void aJobOutlivesItsGateway() throws Exception {
    Semaphore brake = hold();
    Job job = world.submit();
    brake.release(64);
    world.until(job, now -> now.progress().bytes() >= MIB);
    world.restart();
    brake.release(1_000_000);
    world.succeeded(job);
    assertThat(source.sent.get()).isLessThanOrEqualTo(WEIGHTS.length + MIB);
    assertThat(world.published("tiny-Q8_0/tiny-Q8_0.gguf")).isEqualTo(WEIGHTS);
  }

  @Test
  void oneOfTwoGatewaysDoesAJobAndTheOtherSeesIt() throws Exception {
    try (DownloadJobs other = world.gateway("gw-2")) {
      Semaphore brake = hold();
      Job job = world.submit();
      source.awaitOpened();
      Job seen = World.get(other.find(job.id(), World.ADA));
      assertThat(seen.id()).isEqualTo(job.id());
      brake.release(1_000_000);
      world.succeeded(job);
      assertThat(source.sent).hasValue(WEIGHTS.length);
    }
  }

  // ---- helpers ----

  /** Has the source send only as many buffers as it is let. */
  private Semaphore hold() {
    Semaphore brake = new Semaphore(0);
    source.brake =
        bytes -> {
          try {
            brake.tryAcquire(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    return brake;
  }

  private Job ask(Job job, JobWish wish) throws Exception {
    return World.get(world.jobs.ask(job.id(), wish, World.ADA));
  }

  private static void refused(
      ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(
            failure -> {
              Throwable cause = failure instanceof GatewayException ? failure : failure.getCause();
              assertThat(((GatewayException) cause).code()).isEqualTo(code);
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
