package io.plugai.core.downloads.fetch;

import io.plugai.core.downloads.fetch.SourceAccess.Opened;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one file: goes on with what is here of it, begins anew where that has become another
 * one's, and has it checked and safe on the disk in the end. For one thread, which it keeps until
 * then; others help where there are some.
 */
public final class FileFetch {
  private static final Logger LOG = LoggerFactory.getLogger(FileFetch.class);
  private static final int MOST_CHANGES = 5;
  private static final int MOST_WRONG = 2;
  private static final long WORTH_FOLLOWING = 8L << 20;
  private static final Duration FOLLOW_PAUSE = Duration.ofMillis(10);
  private static final Duration LOCKED_PAUSE = Duration.ofMillis(500);

  private final Wanted wanted;
  private final SourceAccess source;
  private final Surroundings surroundings;
  private final Control control;
  private volatile @Nullable PartFile part;

  /** A fetch that has not begun. */
  public FileFetch(Wanted wanted, SourceAccess source, Surroundings surroundings, Control control) {
    this.wanted = wanted;
    this.source = source;
    this.surroundings = surroundings;
    this.control = control;
  }

  /** What becomes of a file that is whole. */
  public interface Finished {
    /** Takes the file away from where it lies. */
    void take(Path file, String sha256) throws IOException;
  }

  /** How many bytes are here. */
  public long bytes() {
    PartFile current = part;
    return current == null
        ? PartFile.bytesOf(surroundings.folder(), wanted.key())
        : current.bytes();
  }

  /** Deletes what is here of a file that nobody fetches. */
  public static void discard(Path folder, String key) throws IOException {
    PartFile.discard(folder, key);
  }

  /** How many there will be, where known. */
  public OptionalLong total() {
    PartFile current = part;
    return current == null || current.total().isEmpty() ? wanted.size() : current.total();
  }

  /**
   * Brings it.
   *
   * @param elsewhere whether another gateway has brought it meanwhile: then there is nothing to do
   * @throws GatewayException where it cannot be had; what is here of it stays
   * @throws StoppedException where it was told to stop; the same
   */
  public void run(BooleanSupplier elsewhere, Finished finished) throws IOException {
    Optional<PartFile> mine = lock(elsewhere);
    if (mine.isEmpty()) {
      return;
    }
    try (PartFile opened = mine.get()) {
      part = opened;
      String sha256 = right(opened);
      opened.force();
      finished.take(opened.path(), sha256);
      opened.delete();
    }
  }

  /** Another gateway may be at it: it is waited for. */
  private Optional<PartFile> lock(BooleanSupplier elsewhere) throws IOException {
    while (!elsewhere.getAsBoolean()) {
      Optional<PartFile> opened = PartFile.open(surroundings.folder(), wanted.key());
      if (opened.isPresent()) {
        return opened;
      }
      control.pause(LOCKED_PAUSE);
    }
    return Optional.empty();
  }

  /** Brings it until it hashes to what it should; its hash. */
  private String right(PartFile opened) throws IOException {
    boolean anew = !opened.begun();
    boolean inPieces = true;
    int wrong = 0;
    int changes = 0;
    while (true) {
      try {
        String sha256 = whole(opened, anew, inPieces);
        if (wanted.sha256().isEmpty() || wanted.sha256().get().equals(sha256)) {
          return sha256;
        }
        requireFewer(++wrong, MOST_WRONG, "has another SHA-256 than it should have");
      } catch (ChangedException e) {
        inPieces &= e.inPieces();
        requireFewer(++changes, MOST_CHANGES, "cannot be continued, or changes all the time");
      }
      LOG.info("A file of the source {} is begun anew.", source.id());
      anew = true;
    }
  }

  private static void requireFewer(int count, int most, String what) {
    if (count >= most) {
      throw new GatewayException(ErrorCode.BACKEND_PROTOCOL, "A file at the source " + what + ".");
    }
  }

  private String whole(PartFile opened, boolean anew, boolean inPieces) throws IOException {
    Control inner = Control.below(control);
    Pieces pieces = new Pieces(wanted, opened, source, surroundings, inner);
    if (anew) {
      pieces.begin(begin(opened, inner, inPieces));
    }
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<CompletableFuture<Void>> others = new ArrayList<>();
    int more = Math.min(surroundings.limits().connections(), pieces.open()) - 1;
    for (int i = 0; i < more; i++) {
      start(surroundings.helpers(), guarded(pieces::work, inner, failure), others);
    }
    FollowingHash hash = new FollowingHash();
    if (opened.total().orElse(Long.MAX_VALUE) >= WORTH_FOLLOWING) {
      start(
          surroundings.hashers(),
          guarded(() -> follow(opened, hash, inner), inner, failure),
          others);
    }
    guarded(pieces::workFromFirst, inner, failure).run();
    others.forEach(CompletableFuture::join);
    refuse(failure.get());
    follow(opened, hash, inner); // the rest, or all of it
    return hash.value();
  }

  private Opened begin(PartFile opened, Control inner, boolean inPieces) throws IOException {
    Retries retries = new Retries(surroundings.limits());
    while (true) {
      try {
        return Pieces.begin(wanted, opened, source, surroundings, inner, inPieces);
      } catch (GatewayException e) {
        control.pause(retries.after(e));
      }
    }
  }

  /** Something that may fail for want of the disk. */
  private interface Step {
    void take() throws IOException;
  }

  /** The first failure stops the others, and counts. */
  private static Runnable guarded(Step step, Control inner, AtomicReference<Throwable> failure) {
    return () -> {
      try {
        step.take();
      } catch (IOException | RuntimeException | LinkageError e) {
        failure.compareAndSet(null, e);
        inner.stop(Control.Stop.LEAVE);
      }
    };
  }

  private static void start(
      Executor executor, Runnable task, List<CompletableFuture<Void>> others) {
    try {
      others.add(CompletableFuture.runAsync(task, executor));
    } catch (RejectedExecutionException e) {
      // all threads are busy: the one that there is does it alone
    }
  }

  private static void refuse(@Nullable Throwable failure) {
    if (failure instanceof ChangedException changed) {
      throw changed;
    }
    if (failure != null) {
      throw Failures.of(failure);
    }
  }

  /** Reads along until all was read: so the hash holds also for what was here before. */
  private static void follow(PartFile opened, FollowingHash hash, Control inner)
      throws IOException {
    try (FileChannel file = opened.reader()) {
      while (true) {
        inner.check();
        hash.readTo(file, opened.contiguous(), position -> inner.check());
        if (opened.total().isPresent() && hash.position() >= opened.total().getAsLong()) {
          return;
        }
        inner.pause(FOLLOW_PAUSE);
      }
    }
  }
}
