package io.plugai.core.requests;

import io.plugai.core.api.request.NewRequest;
import io.plugai.core.api.request.RequestEvent;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.RequestState;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What happened to one request and where it stands, up to its one end. Safe for all threads. */
final class Journal {
  // All guarded by this.
  private final EventLog log = new EventLog();
  private final LogSpace space;
  private final RequestProgress progress;
  private boolean ended;

  /** What became of an event. */
  enum Entry {
    /** It was noted. */
    NOTED,
    /** It came too late. */
    ENDED,
    /** There is no room for it, and it may not be left out. */
    OUTGROWN
  }

  /**
   * @param space what its events may take on the heap
   */
  Journal(NewRequest request, String callerId, LogSpace space) {
    this.space = space;
    this.progress = new RequestProgress(request, callerId);
  }

  /**
   * Notes an event.
   *
   * @param event makes it of how the request stands, which it may change, and of its number
   * @param seen the number of the last event that may be forgotten
   */
  synchronized Entry note(BiFunction<RequestProgress, Long, RequestEvent> event, long seen) {
    if (ended) {
      return Entry.ENDED;
    }
    log.add(event.apply(progress, log.next()));
    return space.holds(log, seen) ? Entry.NOTED : Entry.OUTGROWN;
  }

  /** Notes the end; false where there was one before. */
  synchronized boolean end(RequestState state, Optional<GatewayException> failure) {
    if (ended) {
      return false;
    }
    ended = true;
    progress.ended(state, failure);
    log.add(new RequestEvent.Ended(log.next(), state, failure));
    space.give();
    return true;
  }

  /**
   * The same for one that is given up or fails: where all of its answer was made, that comes too
   * late, and it has succeeded.
   */
  synchronized boolean cut(RequestState state, Optional<GatewayException> failure) {
    return progress.isWhole() ? end(RequestState.SUCCEEDED, Optional.empty()) : end(state, failure);
  }

  synchronized RequestRecord record() {
    return progress.record(log.last());
  }

  /** Whether it has a place in a queue. */
  synchronized boolean waits() {
    return progress.waits();
  }

  /** The first event behind a number; {@code null} where there is none yet. */
  synchronized @Nullable RequestEvent after(long sequence) {
    return log.after(sequence);
  }

  /** The number to follow from, so that who has all there is, or says so, still gets the end. */
  synchronized long from(long after) {
    return Math.min(after, ended ? log.last() - 1 : log.last());
  }

  /** Whether everything behind a number is still there. */
  synchronized boolean reaches(long sequence) {
    return log.reaches(sequence);
  }

  /** The answer so far; empty where a piece of it is not kept any more. */
  synchronized Optional<List<GenerationEvent>> answer() {
    return log.answer();
  }

  /**
   * Whether the key that it came with stands for it: not where it ended before any of its answer
   * was made, since then it may well be tried again.
   */
  synchronized boolean holdsKey() {
    return !ended || log.hasAnswer();
  }

  /** About how many bytes it holds. */
  synchronized long weight() {
    return log.weight();
  }

  /** The files in which what it tells of lies. */
  synchronized List<Path> files() {
    return log.files();
  }
}
