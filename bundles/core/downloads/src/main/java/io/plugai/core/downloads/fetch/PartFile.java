package io.plugai.core.downloads.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A file that is not whole yet: its bytes as far as they are here, and beside them, in a file of
 * its own, what it is to become and how far each of its pieces is. That is written with every
 * write, so that also whoever comes after a process that was killed knows to the byte. Open in one
 * process at a time, and in that once.
 *
 * <p>The file beside: magic, pieces (4 bytes each), total (-1: unknown), size of a piece (8 each),
 * length of the validator (4) and the validator; from byte {@value #HEAD} on how far each piece is
 * (8 each).
 */
final class PartFile implements AutoCloseable {
  private static final int MAGIC = 0x504c4731;
  private static final int HEAD = 2048;
  private static final int FIXED = 28;
  private static final int MOST_PIECES = 1 << 20;
  private static final String DATA = ".part";
  private static final String STATE = ".state";
  private static final String LOCK = ".lock";

  private final Path folder;
  private final String key;
  private final FileChannel state;
  private final FileChannel locked;

  private volatile AtomicLongArray written = new AtomicLongArray(0);
  private volatile long total = -1;
  private volatile long piece;
  private volatile Optional<String> validator = Optional.empty();

  private PartFile(Path folder, String key, FileChannel state, FileChannel locked) {
    this.folder = folder;
    this.key = key;
    this.state = state;
    this.locked = locked;
  }

  /** Opens it, as it was left or new; empty where another process has it. */
  static Optional<PartFile> open(Path folder, String key) throws IOException {
    FileChannel locked =
        FileChannel.open(
            folder.resolve(key + LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = locked.tryLock();
      if (lock != null && Files.exists(folder.resolve(key + LOCK))) {
        return Optional.of(read(folder, key, locked));
      }
    } catch (OverlappingFileLockException e) {
      // another gateway of the same process
    } catch (IOException | RuntimeException e) {
      locked.close();
      throw e;
    }
    locked.close();
    return Optional.empty();
  }

  private static PartFile read(Path folder, String key, FileChannel locked) throws IOException {
    FileChannel state =
        FileChannel.open(
            folder.resolve(key + STATE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    PartFile part = new PartFile(folder, key, state, locked);
    try {
      part.read();
      return part;
    } catch (IOException | RuntimeException e) {
      state.close();
      throw e;
    }
  }

  /** How many bytes of a file are here, whoever has it open. */
  static long bytesOf(Path folder, String key) {
    try (FileChannel state =
        FileChannel.open(folder.resolve(key + STATE), StandardOpenOption.READ)) {
      PartFile part = new PartFile(folder, key, state, state);
      part.read();
      return part.bytes();
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /** Deletes what is here of a file that nobody has open. */
  static void discard(Path folder, String key) throws IOException {
    for (String ending : List.of(DATA, STATE, LOCK)) {
      Files.deleteIfExists(folder.resolve(key + ending));
    }
  }

  private Path data() {
    return folder.resolve(key + DATA);
  }

  private void read() throws IOException {
    ByteBuffer head = whole(0, HEAD);
    if (head.remaining() < HEAD || head.getInt() != MAGIC || !Files.exists(data())) {
      return;
    }
    int pieces = head.getInt();
    long size = head.getLong();
    long pieceSize = head.getLong();
    int length = head.getInt();
    if (pieces < 1 || pieces > MOST_PIECES || length < 0 || length > HEAD - FIXED) {
      return;
    }
    byte[] text = new byte[length];
    head.get(text);
    total = size;
    piece = pieceSize;
    validator =
        length == 0 ? Optional.empty() : Optional.of(new String(text, StandardCharsets.UTF_8));
    written = marks(pieces);
  }

  /** How far the pieces are, but no farther than the file: a machine may stop before it wrote. */
  private AtomicLongArray marks(int pieces) throws IOException {
    long present = Files.size(data());
    ByteBuffer told = whole(HEAD, pieces * Long.BYTES);
    AtomicLongArray marks = new AtomicLongArray(pieces);
    for (int i = 0; told.remaining() >= Long.BYTES; i++) {
      marks.set(i, Math.max(0, Math.min(told.getLong(), present - i * piece)));
    }
    return marks;
  }

  private ByteBuffer whole(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && state.read(bytes, from + bytes.position()) > 0) {
      // until all is there
    }
    return bytes.flip();
  }

  /**
   * Begins anew.
   *
   * @param size of the whole, where known
   * @param pieceSize of each piece; 0 for a single one
   */
  void begin(OptionalLong size, Optional<String> content, long pieceSize) throws IOException {
    byte[] text = content.orElse("").getBytes(StandardCharsets.UTF_8);
    boolean fits = text.length <= HEAD - FIXED;
    try (FileChannel empty =
        FileChannel.open(
            data(),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      long whole = size.orElse(-1);
      int pieces = pieceSize == 0 ? 1 : Math.toIntExact((whole + pieceSize - 1) / pieceSize);
      ByteBuffer head = ByteBuffer.allocate(HEAD + pieces * Long.BYTES);
      head.putInt(MAGIC).putInt(pieces).putLong(whole).putLong(pieceSize);
      head.putInt(fits ? text.length : 0).put(fits ? text : new byte[0]);
      state.truncate(0);
      put(head.rewind(), 0);
      total = whole;
      piece = pieceSize;
      validator = fits ? content : Optional.empty();
      written = new AtomicLongArray(pieces);
    }
  }

  private void put(ByteBuffer bytes, long at) throws IOException {
    long next = at;
    while (bytes.hasRemaining()) {
      next += state.write(bytes, next);
    }
  }

  /** Whether something was begun. */
  boolean begun() {
    return pieces() > 0;
  }

  int pieces() {
    return written.length();
  }

  OptionalLong total() {
    return total < 0 ? OptionalLong.empty() : OptionalLong.of(total);
  }

  Optional<String> validator() {
    return validator;
  }

  /** Where a piece begins. */
  long from(int index) {
    return index * piece;
  }

  /** Where it ends; empty where that is not known. */
  OptionalLong to(int index) {
    if (piece == 0) {
      return total();
    }
    return OptionalLong.of(Math.min(total, (index + 1) * piece));
  }

  /** The next byte of a piece that is missing. */
  long position(int index) {
    return from(index) + written.get(index);
  }

  boolean isDone(int index) {
    OptionalLong end = to(index);
    return end.isPresent() && position(index) >= end.getAsLong();
  }

  /** All of it is here: how much that is was not known before. */
  void endsHere() throws IOException {
    total = position(0);
    put(ByteBuffer.allocate(Long.BYTES).putLong(total).flip(), Integer.BYTES * 2);
  }

  /** A channel for one who writes. */
  FileChannel writer(long position) throws IOException {
    return FileChannel.open(data(), StandardOpenOption.WRITE).position(position);
  }

  /** So many bytes more of a piece were written. */
  void advance(int index, long bytes) throws IOException {
    long now = written.addAndGet(index, bytes);
    put(ByteBuffer.allocate(Long.BYTES).putLong(now).flip(), HEAD + (long) index * Long.BYTES);
  }

  /** How many bytes are here. */
  long bytes() {
    AtomicLongArray marks = written;
    long sum = 0;
    for (int i = 0; i < marks.length(); i++) {
      sum += marks.get(i);
    }
    return sum;
  }

  /** Up to where all is here. */
  long contiguous() {
    for (int i = 0; i < pieces(); i++) {
      if (!isDone(i)) {
        return position(i);
      }
    }
    return total().orElse(0);
  }

  FileChannel reader() throws IOException {
    return FileChannel.open(data(), StandardOpenOption.READ);
  }

  /** Has it on the disk, whatever happens to the machine. */
  void force() throws IOException {
    try (FileChannel channel = FileChannel.open(data(), StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Where the bytes lie. */
  Path path() {
    return data();
  }

  /** Deletes it, or what of it is left once its bytes were moved. Nothing can be done then. */
  void delete() throws IOException {
    discard(folder, key);
  }

  @Override
  public void close() throws IOException {
    locked.close(); // and with it the lock
    state.close();
  }
}
