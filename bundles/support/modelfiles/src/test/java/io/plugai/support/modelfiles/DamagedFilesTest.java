package io.plugai.support.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.plugai.support.modelfiles.ModelFile.Broken;
import io.plugai.testing.runner.TinyGguf;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are cut, and whose bytes are others: each is read, or is broken, and quickly so. */
@Timeout(60)
class DamagedFilesTest {
  private static final int ROUNDS = 1500;
  private static final long MOST_BYTES = 24L << 20;
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @Test
  void gguf() throws IOException {
    Path tiny = folder.resolve("tiny");
    TinyGguf.write(tiny);
    damage(Files.readAllBytes(tiny), "m.gguf", 9000);
  }

  @Test
  void safetensors() throws IOException {
    byte[] whole = SafetensorsReaderTest.bytes(SafetensorsReaderTest.TWO, 16);
    damage(whole, "m.safetensors", whole.length);
  }

  @Test
  void onnx() throws IOException {
    byte[] whole = TinyOnnx.withDataIn("data");
    damage(whole, "m.onnx", whole.length);
  }

  private void damage(byte[] whole, String name, int header) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path file = folder.resolve(name);
    for (int round = 0; round < ROUNDS; round++) {
      Files.write(file, damaged(whole, header, random));
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      ModelFile read = ModelFile.read(file);
      String at = "seed " + seed + ", round " + round;
      assertThat(System.nanoTime() - start).as(at).isLessThan(MOMENT.toNanos());
      assertThat(threads.getCurrentThreadAllocatedBytes() - allocated)
          .as(at)
          .isLessThan(MOST_BYTES);
      if (read instanceof Broken broken) {
        assertThat(broken.sentence()).as(at).endsWith(".").hasSizeLessThan(300);
      }
    }
  }

  /** Cut in a third of all cases; and some bytes or bits of the header are others. */
  private static byte[] damaged(byte[] whole, int header, Random random) {
    int length = random.nextInt(3) == 0 ? random.nextInt(whole.length + 1) : whole.length;
    byte[] bytes = Arrays.copyOf(whole, length);
    for (int i = random.nextInt(8); i > 0 && length > 0; i--) {
      int at = random.nextInt(Math.min(header, length));
      bytes[at] =
          random.nextBoolean()
              ? (byte) random.nextInt()
              : (byte) (bytes[at] ^ 1 << random.nextInt(Byte.SIZE));
    }
    return bytes;
  }
}
