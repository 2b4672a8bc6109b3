package io.plugai.core.downloads;

import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobQuery;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A gateway in a process of its own, to be killed: goes on with the job in its folder, or asks for
 * one, from a source that sends sixteen mebibytes a second and writes down how many it has sent.
 * Ends once the job has.
 */
final class KilledGateway {
  static final int SIZE = 16 << 20;
  private static final long NANOS_PER_BUFFER = TimeUnit.SECONDS.toNanos(1) / 1024;

  private static final CountDownLatch ENDED = new CountDownLatch(1);

  private KilledGateway() {}

  private static void tell(Job job) {
    if (job.state().isTerminal()) {
      System.out.println(job.state().id());
      ENDED.countDown();
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    try (World world = new World(folder, Map.of());
        FileChannel counter = counter(folder)) {
      world.source.files.put("tiny.gguf", MemorySource.content(SIZE, 1));
      world.source.brake = bytes -> send(counter, bytes);
      JobQuery all = new JobQuery(Optional.empty(), Set.of(), Optional.empty(), 1);
      List<Job> before = World.get(world.jobs.list(all, World.ADA));
      Job job = before.isEmpty() ? world.submit() : before.get(0);
      System.out.println("begun");
      World.get(world.jobs.follow(job.id(), World.ADA, KilledGateway::tell));
      ENDED.await();
    }
  }

  static FileChannel counter(Path folder) throws java.io.IOException {
    return FileChannel.open(
        folder.resolve("sent"),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  static long read(FileChannel counter) throws java.io.IOException {
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES);
    return counter.read(value, 0) < Long.BYTES ? 0 : value.flip().getLong();
  }

  /** All transfers share the speed, as they share a line. */
  private static synchronized void send(FileChannel counter, long bytes) {
    LockSupport.parkNanos(Duration.ofNanos(NANOS_PER_BUFFER).toNanos());
    try {
      ByteBuffer value = ByteBuffer.allocate(Long.BYTES).putLong(read(counter) + bytes).flip();
      counter.write(value, 0);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
