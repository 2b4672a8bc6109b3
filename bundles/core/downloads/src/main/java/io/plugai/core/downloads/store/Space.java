package io.plugai.core.downloads.store;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * How much room there is: within the limit of the storage, and on the disk beside its reserve. Jobs
 * claim what they need before they begin; what they write is looked at once more while they do.
 * Safe for all threads.
 */
public final class Space {
  private final Layout layout;
  private final LongSupplier limit;
  private final LongSupplier reserve;
  private final Map<String, LongSupplier> claims = new ConcurrentHashMap<>();

  /**
   * @param limit bytes that the storage may take; 0 is without a limit
   * @param reserve bytes of the disk that stay free
   */
  public Space(Layout layout, LongSupplier limit, LongSupplier reserve) {
    this.layout = layout;
    this.limit = limit;
    this.reserve = reserve;
  }

  /**
   * Claims room for a job until it is released.
   *
   * @param missing how many bytes it still has to write
   * @throws GatewayException {@code STORAGE_FULL} where there is not as much
   */
  public synchronized void claim(String jobId, LongSupplier missing) {
    long claimed = claims.values().stream().mapToLong(LongSupplier::getAsLong).sum();
    require(missing.getAsLong() + claimed, missing.getAsLong());
    claims.put(jobId, missing);
  }

  /** Gives back what a job has claimed. */
  public void release(String jobId) {
    claims.remove(jobId);
  }

  /**
   * Looks whether so many bytes more can be written.
   *
   * @throws GatewayException {@code STORAGE_FULL} where they cannot
   */
  public void require(long bytes) {
    require(bytes, bytes);
  }

  /**
   * Looks only whether the disk has room for so many bytes more.
   *
   * @throws GatewayException {@code STORAGE_FULL} where it has not
   */
  public void requireFree(long bytes) {
    requireFree(bytes, bytes);
  }

  private void requireFree(long bytes, long own) {
    long free = free();
    if (free - reserve.getAsLong() < bytes) {
      throw full(
          "There is no room on the disk: %s are needed, %s are free, and %s have to stay so."
              .formatted(size(own), size(free), size(reserve.getAsLong())));
    }
  }

  private void require(long bytes, long own) {
    requireFree(bytes, own);
    long most = limit.getAsLong();
    if (most > 0) {
      long used = used();
      if (used + bytes > most) {
        throw full(
            "The storage of models is full: %s are needed, and %s of %s are in use; a clean-up may help."
                .formatted(size(own), size(used), size(most)));
      }
    }
  }

  private static GatewayException full(String message) {
    return new GatewayException(ErrorCode.STORAGE_FULL, message);
  }

  /** Free bytes of the disk. */
  public long free() {
    try {
      return Files.getFileStore(layout.storage()).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // a disk that does not tell says so when it is full
    }
  }

  /** Bytes that the storage takes: what is whole, and what is not yet. */
  public long used() {
    return sum(layout.blobs()) + partial();
  }

  /** Bytes of what is not whole yet. */
  public long partial() {
    return sum(layout.partial());
  }

  private static long sum(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(Space::taken).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  /** What a file takes of the disk: one that comes in pieces has holes. */
  private static long taken(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0; // done meanwhile
    } catch (IOException e) {
      return 0;
    }
  }

  /** Bytes for people. */
  public static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : "%.1f %s".formatted(value, units[unit]);
  }
}
