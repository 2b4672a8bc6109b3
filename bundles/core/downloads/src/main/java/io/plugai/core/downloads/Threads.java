package io.plugai.core.downloads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of downloads, which are nobody else's: they come with the work and go after it. */
final class Threads implements AutoCloseable {
  private static final int IDLE_SECONDS = 10;

  private final ExecutorService jobs;
  private final ExecutorService files;
  private final ExecutorService helpers;
  private final ExecutorService hashers;

  Threads(DownloadsConfig config) {
    int most = config.jobs__at__once() * config.files__at__once();
    this.jobs = pool("plugai-download-job", config.jobs__at__once());
    this.files = pool("plugai-download-file", most);
    this.helpers = pool("plugai-download-piece", Math.max(most, config.pieces__at__once()));
    this.hashers = pool("plugai-download-hash", most);
  }

  /** As many as that; what comes beyond is refused. */
  private static ExecutorService pool(String name, int most) {
    return new ThreadPoolExecutor(
        0,
        Math.max(1, most),
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** One for each job. */
  ExecutorService jobs() {
    return jobs;
  }

  /** One for each file of each job that comes at the moment. */
  ExecutorService files() {
    return files;
  }

  /** For further pieces of large files. */
  ExecutorService helpers() {
    return helpers;
  }

  /** For reading along. */
  ExecutorService hashers() {
    return hashers;
  }

  @Override
  public void close() {
    jobs.shutdown();
    files.shutdown();
    helpers.shutdown();
    hashers.shutdown();
  }
}
