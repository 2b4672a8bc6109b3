package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobFile;
import io.plugai.core.api.download.JobProgress;
import io.plugai.core.api.download.JobQuery;
import io.plugai.core.api.download.JobState;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.api.store.JobStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store of jobs promises, on any database. */
abstract class JobStoreContract {
  private static final Instant NOW = Samples.NOW;
  private static final Instant LATER = NOW.plusSeconds(30);

  @TempDir Path folder;
  private final TestDatabase kind;
  private Persistence persistence;
  private JobStore jobs;

  JobStoreContract(TestDatabase kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws Exception {
    persistence = Persistence.open(kind.withSchema(folder));
    jobs = persistence.get(JobStore.class);
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  @Test
  void aJobIsKeptWithAllThatItSays() {
    Job job = job("job_1", 1);
    jobs.add(job);
    assertThat(jobs.find("job_1")).contains(job);
    assertThat(jobs.find("job_2")).isEmpty();

    jobs.claim("job_1", "gw", NOW, LATER);
    Job done =
        job.in(JobState.RUNNING, NOW)
            .of(Optional.of("abc"))
            .with(files(5))
            .succeeded("local/x", NOW);
    assertThat(jobs.write(done, "gw", true)).isTrue();
    assertThat(jobs.find("job_1")).contains(done);
  }

  @Test
  void onlyOneGatewayWorksAtAJobUntilItsLeaseIsOver() {
    jobs.add(job("job_1", 1));
    assertThat(jobs.claim("job_1", "gw", NOW, LATER)).isPresent();
    assertThat(jobs.claim("job_1", "other", NOW, LATER)).isEmpty();
    assertThat(jobs.claimable(NOW, 9)).isEmpty();
    assertThat(jobs.write(job("job_1", 1), "other", false)).isFalse();

    assertThat(jobs.claimable(LATER.plusMillis(1), 9)).hasSize(1);
    assertThat(jobs.claim("job_1", "other", LATER.plusMillis(1), LATER.plusSeconds(9))).isPresent();
    assertThat(jobs.write(job("job_1", 1), "gw", false)).isFalse();
  }

  @Test
  void whatIsWantedOfAJobReachesWhoeverWorksAtItOrWorksAtItNext() {
    jobs.add(job("job_1", 1));
    jobs.claim("job_1", "gw", NOW, LATER);
    jobs.ask("job_1", JobWish.CANCEL);
    assertThat(jobs.renew("gw", LATER)).containsEntry("job_1", Optional.of(JobWish.CANCEL));
    assertThat(jobs.renew("other", LATER)).isEmpty();
    assertThat(
            jobs.claim("job_1", "other", LATER.plusMillis(1), LATER.plusSeconds(9))
                .orElseThrow()
                .wish())
        .contains(JobWish.CANCEL);
  }

  @Test
  void aPausedJobWaitsForSomebody() {
    jobs.add(job("job_1", 1));
    jobs.claim("job_1", "gw", NOW, LATER);
    jobs.write(job("job_1", 1).in(JobState.PAUSED, NOW), "gw", true);
    assertThat(jobs.claimable(LATER.plusSeconds(99), 9)).isEmpty();
    assertThat(jobs.claim("job_1", "other", NOW, LATER)).isPresent();
  }

  @Test
  void jobsAreListedTheNewestFirstInPages() {
    jobs.add(job("job_1", 1));
    jobs.add(job("job_2", 2));
    jobs.add(job("job_3", 3));
    List<Job> first = jobs.list(query(Optional.of("usr_a"), Set.of(), Optional.empty(), 2));
    assertThat(first).extracting(Job::id).containsExactly("job_3", "job_2");
    JobQuery.Position last = new JobQuery.Position(first.get(1).createdAt(), "job_2");
    assertThat(jobs.list(query(Optional.empty(), Set.of(), Optional.of(last), 9)))
        .extracting(Job::id)
        .containsExactly("job_1");
    assertThat(jobs.list(query(Optional.of("usr_b"), Set.of(), Optional.empty(), 9))).isEmpty();
    assertThat(jobs.list(query(Optional.empty(), Set.of(JobState.FAILED), Optional.empty(), 9)))
        .isEmpty();
    assertThat(jobs.countOpen("usr_a")).isEqualTo(3);
  }

  @Test
  void whatHasEndedIsForgottenWithItsFiles() {
    jobs.add(job("job_1", 1));
    jobs.claim("job_1", "gw", NOW, LATER);
    jobs.write(job("job_1", 1).with(files(1)), "gw", false);
    assertThat(jobs.openKeys()).containsExactly("k1");
    assertThat(jobs.delete("job_1")).isFalse();
    jobs.write(job("job_1", 1).with(files(1)).in(JobState.CANCELLED, NOW), "gw", true);
    assertThat(jobs.openKeys()).isEmpty();
    assertThat(jobs.claim("job_1", "gw", NOW, LATER)).isEmpty();
    assertThat(jobs.deleteEndedBefore(NOW, 9)).isZero();
    assertThat(jobs.deleteEndedBefore(LATER, 9)).isOne();
    assertThat(jobs.delete("job_1")).isFalse();
  }

  private static JobQuery query(
      Optional<String> user, Set<JobState> states, Optional<JobQuery.Position> after, int limit) {
    return new JobQuery(user, states, after, limit);
  }

  private static JobProgress files(long bytes) {
    return JobProgress.of(
        List.of(new JobFile("a/b.gguf", OptionalLong.of(9), Optional.of("ff"), "k1", bytes)));
  }

  private static Job job(String id, int second) {
    return Job.queued(
        id,
        "usr_a",
        new DownloadRequest(
            "huggingface",
            "owner/name",
            Optional.of("main"),
            List.of("*.gguf", "x/**"),
            Optional.of("Q4_K_M"),
            Optional.empty(),
            Optional.of("mine")),
        NOW.plusSeconds(second));
  }
}
