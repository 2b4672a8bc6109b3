package io.plugai.core.downloads.fetch;

import io.plugai.core.downloads.fetch.SourceAccess.Opened;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.Transfer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the pieces of one file, one after the other; several threads may share the work. Each
 * piece goes on where it was cut off.
 */
final class Pieces {
  private static final int BUFFERS = 16;
  private static final long ROOM_STEP = 8L << 20;

  private final Wanted wanted;
  private final PartFile part;
  private final SourceAccess source;
  private final Surroundings surroundings;
  private final Control control;
  private final AtomicInteger next = new AtomicInteger();
  private @Nullable Opened begun;

  Pieces(
      Wanted wanted,
      PartFile part,
      SourceAccess source,
      Surroundings surroundings,
      Control control) {
    this.wanted = wanted;
    this.part = part;
    this.source = source;
    this.surroundings = surroundings;
    this.control = control;
  }

  /** Asks for a file from its beginning, and begins it as what comes then. */
  static Opened begin(
      Wanted wanted,
      PartFile part,
      SourceAccess source,
      Surroundings surroundings,
      Control control,
      boolean inPieces)
      throws IOException {
    FetchLimits limits = surroundings.limits();
    boolean large =
        inPieces && limits.connections() > 1 && wanted.size().orElse(0) >= limits.parallelBytes();
    OptionalLong to = large ? OptionalLong.of(limits.pieceBytes()) : OptionalLong.empty();
    Opened opened =
        source.open(
            new FetchRequest(wanted.model(), wanted.path(), 0, to, Optional.empty()), control);
    Transfer transfer = opened.transfer();
    if (transfer.from() != 0 || isAnother(wanted, transfer)) {
      Receiver.refuse(transfer.bytes());
      opened.close();
      throw new GatewayException(
          ErrorCode.BACKEND_PROTOCOL, "A file at the source has another size than it said.");
    }
    boolean same = transfer.total().isEmpty() || transfer.total().equals(wanted.size());
    boolean pieces = large && same && transfer.validator().isPresent();
    part.begin(
        transfer.total().isPresent() ? transfer.total() : wanted.size(),
        transfer.validator(),
        pieces ? limits.pieceBytes() : 0);
    return opened;
  }

  private static boolean isAnother(Wanted wanted, Transfer transfer) {
    return wanted.sha256().isPresent()
        && wanted.size().isPresent()
        && transfer.total().isPresent()
        && !transfer.total().equals(wanted.size());
  }

  /** How many threads would find something to do. */
  int open() {
    int open = 0;
    for (int i = 0; i < part.pieces(); i++) {
      open += part.isDone(i) ? 0 : 1;
    }
    return open;
  }

  /** Has the first piece go on with what has come already; called before anybody works. */
  void begin(Opened first) {
    next.set(1);
    begun = first;
  }

  /** Brings pieces until there are none left. */
  void work() {
    for (int i = next.getAndIncrement(); i < part.pieces(); i = next.getAndIncrement()) {
      bring(i, null);
    }
  }

  /** The same for the one who has begun. */
  void workFromFirst() {
    Opened first = begun;
    if (first != null) {
      bring(0, first);
    }
    work();
  }

  private void bring(int index, @Nullable Opened first) {
    Retries retries = new Retries(surroundings.limits());
    Opened coming = first;
    while (coming != null || !part.isDone(index)) {
      long before = part.position(index);
      try {
        attempt(index, coming == null ? open(index) : coming);
      } catch (GatewayException e) {
        if (part.position(index) > before) {
          retries.wentWell();
        }
        control.pause(retries.after(e));
      } catch (IOException e) {
        throw Failures.ofDisk(e);
      }
      coming = null;
    }
  }

  private Opened open(int index) {
    control.check();
    long from = part.position(index);
    OptionalLong to = part.pieces() == 1 ? OptionalLong.empty() : part.to(index);
    Opened opened =
        source.open(
            new FetchRequest(wanted.model(), wanted.path(), from, to, part.validator()), control);
    Transfer transfer = opened.transfer();
    boolean other =
        !transfer.validator().equals(part.validator())
            || (transfer.total().isPresent() && !transfer.total().equals(part.total()));
    boolean unsure = part.validator().isEmpty() && wanted.sha256().isEmpty();
    if (transfer.from() != from || (from > 0 && (other || unsure))) {
      Receiver.refuse(transfer.bytes());
      opened.close();
      throw new ChangedException(other);
    }
    return opened;
  }

  private void attempt(int index, Opened opened) throws IOException {
    Receiver receiver = new Receiver();
    opened.lease().onRevoke(() -> receiver.onError(swapped()));
    try (opened;
        FileChannel out = part.writer(part.position(index))) {
      opened.transfer().bytes().subscribe(receiver);
      write(index, receiver, out);
    } finally {
      receiver.cancel();
    }
  }

  private static GatewayException swapped() {
    return new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "The source was taken away.")
        .withRetryAfter(Duration.ZERO);
  }

  private void write(int index, Receiver receiver, FileChannel out) throws IOException {
    ByteBuffer[] buffers = new ByteBuffer[BUFFERS];
    long sinceRoom = ROOM_STEP;
    while (!part.isDone(index)) {
      int count = receiver.take(buffers, control, surroundings.limits().silence());
      if (count == 0) {
        ended();
        return;
      }
      long bytes = clip(buffers, count, part.to(index), part.position(index));
      sinceRoom += bytes;
      if (sinceRoom >= ROOM_STEP) {
        surroundings.room().accept(sinceRoom);
        sinceRoom = 0;
      }
      for (Throttle throttle : surroundings.throttles()) {
        throttle.take(bytes, control);
      }
      for (long left = bytes; left > 0; ) {
        left -= out.write(buffers, 0, count);
      }
      part.advance(index, bytes);
    }
  }

  /** The source says that this was all. */
  private void ended() throws IOException {
    if (part.total().isPresent()) {
      throw new GatewayException(
          ErrorCode.BACKEND_UNAVAILABLE, "The source has sent less than it said.");
    }
    part.endsHere();
  }

  /** What goes beyond the piece is not of it. */
  private static long clip(ByteBuffer[] buffers, int count, OptionalLong end, long position) {
    long left = end.isPresent() ? end.getAsLong() - position : Long.MAX_VALUE;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      ByteBuffer buffer = buffers[i];
      if (buffer.remaining() > left - sum) {
        buffers[i] = buffer.slice().limit((int) (left - sum));
      }
      sum += buffers[i].remaining();
    }
    return sum;
  }
}
