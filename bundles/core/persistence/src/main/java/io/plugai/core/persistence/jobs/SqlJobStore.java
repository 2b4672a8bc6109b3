package io.plugai.core.persistence.jobs;

import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobFile;
import io.plugai.core.api.download.JobQuery;
import io.plugai.core.api.download.JobState;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.api.store.JobStore;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Writes jobs, finds them, and lets one gateway at a time have each. */
public final class SqlJobStore implements JobStore {
  private static final String OPEN = "ended_at IS NULL";
  private static final String FREE = "(gateway IS NULL OR lease_until < :now)";

  private final Database database;

  public SqlJobStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(Job job) {
    database.write(
        handle ->
            JobRows.bindState(
                    JobRows.bindRequest(
                        handle.createUpdate(
                            "INSERT INTO jobs (id, user_id, state, source, name, wanted_revision,"
                                + " patterns, quantization, sha256, target, revision, model, code,"
                                + " message, created_at, started_at, ended_at, lease_until) VALUES"
                                + " (:id, :userId, :state, :source, :name, :wanted, :patterns,"
                                + " :quantization, :sha256, :target, :revision, :model, :code,"
                                + " :message, :createdAt, :startedAt, :endedAt, 0)"),
                        job),
                    job)
                .execute());
  }

  @Override
  public Optional<Job> find(String id) {
    return database.read(handle -> find(handle, id));
  }

  private static Optional<Job> find(Handle handle, String id) {
    List<Job> found =
        handle
            .createQuery("SELECT * FROM jobs WHERE id = :id")
            .bind("id", id)
            .map((row, context) -> JobRows.job(row))
            .list();
    return JobRows.withFiles(handle, found).stream().findFirst();
  }

  @Override
  public List<Job> list(JobQuery query) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    query.userId().ifPresent(id -> conditions.add("user_id = :userId"));
    if (!query.states().isEmpty()) {
      conditions.add("state IN (" + names(query.states()) + ")");
    }
    query.after().ifPresent(after -> conditions.add("(created_at, id) < (:at, :id)"));
    return database.read(handle -> JobRows.withFiles(handle, list(handle, query, conditions)));
  }

  /** Of an enum: ours. */
  private static String names(Set<JobState> states) {
    return states.stream().map(state -> "'" + state.id() + "'").collect(Collectors.joining(", "));
  }

  private static List<Job> list(Handle handle, JobQuery query, List<String> conditions) {
    Query select =
        handle.createQuery(
            "SELECT * FROM jobs WHERE "
                + String.join(" AND ", conditions)
                + " ORDER BY created_at DESC, id DESC LIMIT :limit");
    query.userId().ifPresent(id -> select.bind("userId", id));
    query
        .after()
        .ifPresent(
            after -> select.bind("at", JobRows.millis(after.createdAt())).bind("id", after.id()));
    return select.bind("limit", query.limit()).map((row, context) -> JobRows.job(row)).list();
  }

  @Override
  public int countOpen(String userId) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT count(*) FROM jobs WHERE user_id = :userId AND " + OPEN)
                .bind("userId", userId)
                .mapTo(Integer.class)
                .one());
  }

  @Override
  public List<Job> claimable(Instant now, int most) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM jobs WHERE "
                        + OPEN
                        + " AND state <> 'paused' AND "
                        + FREE
                        + " ORDER BY created_at, id LIMIT :most")
                .bind("now", JobRows.millis(now))
                .bind("most", most)
                .map((row, context) -> JobRows.job(row))
                .list());
  }

  @Override
  public Optional<Claimed> claim(String id, String gateway, Instant now, Instant until) {
    return database.write(
        handle -> {
          int taken =
              handle
                  .createUpdate(
                      "UPDATE jobs SET gateway = :gateway, lease_until = :until WHERE id = :id AND "
                          + OPEN
                          + " AND (gateway = :gateway OR "
                          + FREE
                          + ")")
                  .bind("id", id)
                  .bind("gateway", gateway)
                  .bind("now", JobRows.millis(now))
                  .bind("until", JobRows.millis(until))
                  .execute();
          return taken == 0
              ? Optional.<Claimed>empty()
              : find(handle, id).map(job -> new Claimed(job, wish(handle, id)));
        });
  }

  private static Optional<JobWish> wish(Handle handle, String id) {
    return handle
        .createQuery("SELECT wish FROM jobs WHERE id = :id")
        .bind("id", id)
        .map((row, context) -> JobRows.wish(row))
        .one();
  }

  @Override
  public Map<String, Optional<JobWish>> renew(String gateway, Instant until) {
    return database.write(
        handle -> {
          handle
              .createUpdate(
                  "UPDATE jobs SET lease_until = :until WHERE gateway = :gateway AND " + OPEN)
              .bind("gateway", gateway)
              .bind("until", JobRows.millis(until))
              .execute();
          Map<String, Optional<JobWish>> held = new LinkedHashMap<>();
          handle
              .createQuery("SELECT id, wish FROM jobs WHERE gateway = :gateway AND " + OPEN)
              .bind("gateway", gateway)
              .map((row, context) -> Map.entry(Rows.text(row, "id"), JobRows.wish(row)))
              .forEach(entry -> held.put(entry.getKey(), entry.getValue()));
          return held;
        });
  }

  @Override
  public boolean write(Job job, String gateway, boolean release) {
    return database.write(
        handle -> {
          boolean held = writeState(handle, job, gateway, release);
          if (held) {
            writeFiles(handle, job);
          }
          return held;
        });
  }

  private static boolean writeState(Handle handle, Job job, String gateway, boolean release) {
    return JobRows.bindState(
                handle.createUpdate(
                    "UPDATE jobs SET state = :state, revision = :revision, model = :model,"
                        + " code = :code, message = :message, started_at = :startedAt,"
                        + " ended_at = :endedAt"
                        + (release ? ", gateway = NULL, lease_until = 0, wish = NULL" : "")
                        + " WHERE id = :id AND gateway = :gateway AND "
                        + OPEN),
                job)
            .bind("gateway", gateway)
            .execute()
        == 1;
  }

  private static void writeFiles(Handle handle, Job job) {
    if (job.progress().files().isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO job_files (job_id, path, size, sha256, part, bytes) VALUES (:id, :path,"
                + " :size, :sha256, :part, :bytes) ON CONFLICT (job_id, path) DO UPDATE SET"
                + " size = excluded.size, sha256 = excluded.sha256, part = excluded.part,"
                + " bytes = excluded.bytes");
    for (JobFile file : job.progress().files()) {
      batch
          .bind("id", job.id())
          .bind("path", file.path())
          .bind("size", JobRows.size(file))
          .bind("sha256", file.sha256().orElse(null))
          .bind("part", file.key())
          .bind("bytes", file.bytes())
          .add();
    }
    batch.execute();
  }

  @Override
  public void ask(String id, JobWish wish) {
    database.write(
        handle ->
            handle
                .createUpdate("UPDATE jobs SET wish = :wish WHERE id = :id AND " + OPEN)
                .bind("id", id)
                .bind("wish", wish.id())
                .execute());
  }

  @Override
  public boolean delete(String id) {
    return database.write(
        handle ->
            handle
                    .createUpdate("DELETE FROM jobs WHERE id = :id AND ended_at IS NOT NULL")
                    .bind("id", id)
                    .execute()
                == 1);
  }

  @Override
  public int deleteEndedBefore(Instant time, int most) {
    return database.write(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE ended_at < :time"
                        + " ORDER BY ended_at LIMIT :most)")
                .bind("time", JobRows.millis(time))
                .bind("most", most)
                .execute());
  }

  @Override
  public Set<String> openKeys() {
    return database.read(
        handle ->
            new HashSet<>(
                handle
                    .createQuery(
                        "SELECT DISTINCT f.part FROM job_files f JOIN jobs j ON j.id = f.job_id"
                            + " WHERE j."
                            + OPEN)
                    .mapTo(String.class)
                    .list()));
  }
}
