package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.pool.RunnerPool;
import io.plugai.testing.runner.GgufBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a new file takes until it is listed, with the defaults of the configuration. {@code
 * -Dnew.files=500 -Dother.files=100000} for a longer run in a folder that is full of other things.
 */
@Tag("SYS-REQ-018")
@Timeout(300)
class NewFileTimingTest {
  private static final int FILES = Integer.getInteger("new.files", 60);
  private static final int OTHER_FILES = Integer.getInteger("other.files", 1000);
  private static final long PAUSE_MILLIS = 25;

  @TempDir Path home;

  private final Map<String, Long> listedAt = new ConcurrentHashMap<>();
  private final CountDownLatch missing = new CountDownLatch(FILES);

  @Test
  void aNewFileIsListedWithinTwoSeconds() throws Exception {
    Path models = Files.createDirectory(home.resolve("models"));
    for (int i = 0; i < OTHER_FILES; i++) {
      Files.createFile(models.resolve("other-" + i + ".txt"));
    }
    byte[] model = new GgufBytes("llama").tensor("t", 4096).bytes();
    FolderRules rules =
        new FolderRules(
            home,
            Duration.ofMillis(500).toNanos(),
            Duration.ofMinutes(1).toNanos(),
            Duration.ofSeconds(30).toNanos(),
            new Links(List.of(models), true));
    ModelFolder[] folder = new ModelFolder[1];
    folder[0] =
        new ModelFolder(
            models,
            rules,
            new RunnerPool(Duration.ZERO),
            () -> false,
            () -> folder[0].models().orElse(List.of()).forEach(one -> listed(one.entry())));
    folder[0].start();
    try {
      long[] nanos = drop(model, models);
      String figures = figures(nanos);
      Files.writeString(Path.of("target", "new-files.txt"), figures);
      assertThat(percentile(nanos, 99)).as(figures).isLessThan(TimeUnit.SECONDS.toNanos(2));
    } finally {
      folder[0].close();
    }
  }

  private void listed(ModelEntry entry) {
    if (listedAt.putIfAbsent(entry.descriptor().name(), System.nanoTime()) == null) {
      missing.countDown();
    }
  }

  private long[] drop(byte[] model, Path models) throws Exception {
    long[] at = new long[FILES];
    for (int i = 0; i < FILES; i++) {
      Files.write(models.resolve("m" + i + ".gguf"), model);
      at[i] = System.nanoTime();
      assertThat(missing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(missing.await(60, TimeUnit.SECONDS)).as("all are listed").isTrue();
    for (int i = 0; i < FILES; i++) {
      at[i] = listedAt.get("m" + i) - at[i];
    }
    Arrays.sort(at);
    return at;
  }

  private static long percentile(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private static String figures(long[] sorted) {
    return "%d files, one each %d ms, beside %d others: p50 %d ms, p99 %d ms, longest %d ms%n"
        .formatted(
            FILES,
            PAUSE_MILLIS,
            OTHER_FILES,
            TimeUnit.NANOSECONDS.toMillis(percentile(sorted, 50)),
            TimeUnit.NANOSECONDS.toMillis(percentile(sorted, 99)),
            TimeUnit.NANOSECONDS.toMillis(sorted[sorted.length - 1]));
  }
}
