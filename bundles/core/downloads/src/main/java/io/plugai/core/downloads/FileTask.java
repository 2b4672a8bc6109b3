package io.plugai.core.downloads;

import io.plugai.core.api.download.JobFile;
import io.plugai.core.downloads.fetch.Control;
import io.plugai.core.downloads.fetch.FileFetch;
import io.plugai.core.downloads.fetch.SourceAccess;
import io.plugai.core.downloads.fetch.Surroundings;
import io.plugai.core.downloads.fetch.Wanted;
import io.plugai.core.downloads.store.Blobs;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One file of a job: taken from what is here already, or fetched, by this job or one that it joins.
 */
final class FileTask {
  private static final Duration LONG = Duration.ofDays(30);

  private final Wanted wanted;
  private final Workshop workshop;
  private final SourceAccess source;
  private final Surroundings surroundings;
  private final Control control;
  private volatile FileFetch fetch;
  private volatile @Nullable Done done;

  /** What it is when it is here. */
  record Done(String sha256, long size) {}

  FileTask(
      Wanted wanted,
      Workshop workshop,
      SourceAccess source,
      Surroundings surroundings,
      Control control) {
    this.wanted = wanted;
    this.workshop = workshop;
    this.source = source;
    this.surroundings = surroundings;
    this.control = control;
    this.fetch = new FileFetch(wanted, source, surroundings, control);
  }

  Wanted wanted() {
    return wanted;
  }

  /** What it is; once {@link #run} has returned. */
  Done done() {
    Done now = done;
    if (now == null) {
      throw new IllegalStateException("not here yet");
    }
    return now;
  }

  /** How far it is. */
  JobFile progress() {
    Done now = done;
    OptionalLong size = now == null ? fetch.total() : OptionalLong.of(now.size());
    return new JobFile(
        wanted.path(),
        size,
        now == null ? wanted.sha256() : Optional.of(now.sha256()),
        wanted.key(),
        now == null ? fetch.bytes() : now.size());
  }

  /** Has it here. */
  void run() throws IOException {
    while (!isHere() && done == null) {
      FileFetch own = new FileFetch(wanted, source, surroundings, control);
      Fetches.Running running = workshop.fetches().join(wanted.key(), own);
      fetch = running.fetch();
      if (running.fetch() == own) {
        fetch(running);
      } else {
        control.await(running.done(), LONG);
      }
    }
  }

  private boolean isHere() throws IOException {
    Blobs blobs = workshop.blobs();
    Optional<String> sha256 = blobs.sha256(wanted.sha256(), wanted.key());
    if (sha256.isEmpty() || !blobs.isWhole(sha256.get(), control)) {
      return false;
    }
    done = new Done(sha256.get(), blobs.size(sha256.get()).orElseThrow());
    return true;
  }

  private void fetch(Fetches.Running running) throws IOException {
    try {
      running.fetch().run(this::isElsewhere, this::take);
    } finally {
      workshop.fetches().leave(wanted.key(), running);
    }
  }

  private boolean isElsewhere() {
    Blobs blobs = workshop.blobs();
    return blobs.sha256(wanted.sha256(), wanted.key()).filter(blobs::has).isPresent();
  }

  private void take(java.nio.file.Path file, String sha256) throws IOException {
    Blobs blobs = workshop.blobs();
    blobs.put(file, sha256);
    if (wanted.sha256().isEmpty() && wanted.model().revision().isPresent()) {
      blobs.remember(wanted.key(), sha256);
    }
    done = new Done(sha256, blobs.size(sha256).orElseThrow());
  }
}
