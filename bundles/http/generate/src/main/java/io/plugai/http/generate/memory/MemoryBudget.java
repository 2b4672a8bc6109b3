package io.plugai.http.generate.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the bodies and the folded answers of all requests that are under way may take of the memory
 * together. Many large ones at once would otherwise end the process, each of them within its own
 * limit. Safe for all threads.
 */
public final class MemoryBudget {
  /** A body is in memory up to five times: as it came, as read, as it goes on. So is an answer. */
  private static final int TIMES = 5;

  private static final int SHARE_OF_HEAP = 8;

  /** What is read is in memory twice: as a tree, and as what the request is made of. */
  private static final int COPIES = 2;

  private final long whole;
  private final AtomicLong left;

  /** Of so many bytes. */
  public MemoryBudget(long bytes) {
    this.whole = bytes;
    this.left = new AtomicLong(bytes);
  }

  /** The share of this process's heap that they may take. */
  public static MemoryBudget ofHeap() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /**
   * What a JSON document counts for: as many bytes as it has, or more where it has many small
   * values, which take more memory read than as text.
   */
  public static long weight(byte[] json, int length) {
    long values = 0;
    boolean inText = false;
    for (int i = 0; i < length; i++) {
      byte each = json[i];
      if (each == '"') {
        inText = !inText;
      } else if (inText) {
        i += each == '\\' ? 1 : 0;
      } else {
        values += bytesOfValue(each);
      }
    }
    return Math.max(length, values * COPIES / TIMES);
  }

  /** Bytes of the objects that a library makes of it, as counted on a 64-bit JVM, and some more. */
  private static int bytesOfValue(byte structure) {
    return switch (structure) {
      case '{' -> 256;
      case ':' -> 128;
      case '[' -> 96;
      case ',' -> 80;
      default -> 0;
    };
  }

  /** Whether so much would fit if there were nothing else. */
  public boolean holds(long bytes) {
    return bytes <= whole;
  }

  /** Takes so many bytes, or none where there are not as many. */
  public boolean take(long bytes) {
    long before = left.getAndUpdate(had -> had >= bytes ? had - bytes : had);
    return before >= bytes;
  }

  /** Gives back what was taken. */
  public void give(long bytes) {
    left.addAndGet(bytes);
  }
}
