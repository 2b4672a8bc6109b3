package io.plugai.http.server;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the files of a certificate have new contents, and hands on what they say.
 *
 * <p>Folders are watched rather than files: renewals replace the file, or a link on the way to it
 * (certbot a link to each file, Kubernetes one link to a whole folder). An event means no more than
 * that it is time to look; what counts are the contents. Where events do not come, as on some
 * network file systems, the contents are looked at every {@code interval} all the same.
 *
 * <p>Contents that are of no use are told of once and change nothing. One daemon thread.
 */
final class CertificateWatch implements AutoCloseable {
  /** The longest that is waited for a folder to come to rest. */
  private static final Duration LONGEST_UNREST = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  private final TlsFiles files;
  private final Consumer<TlsIdentity> renewed;
  private final Duration settle;
  private final Duration interval;
  private final Thread thread = new Thread(this::run, "plugai-tls-files");
  private String seen;

  /**
   * Begins to watch.
   *
   * @param current the contents that are in use
   * @param renewed told of new ones, on the thread of this watch
   * @param settle how long nothing must happen in a folder before its files are read
   * @param interval how often the contents are looked at without an event
   */
  CertificateWatch(
      TlsFiles files,
      List<byte[]> current,
      Consumer<TlsIdentity> renewed,
      Duration settle,
      Duration interval) {
    this.files = files;
    this.renewed = renewed;
    this.settle = settle;
    this.interval = interval;
    this.seen = fingerprint(current);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try (WatchService events = FileSystems.getDefault().newWatchService()) {
      while (true) {
        register(events);
        look(); // also for what happened before the folders were registered
        await(events);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("The folders of the TLS files cannot be watched; the files are read regularly.");
      lookRegularly();
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // closed
    }
  }

  private void lookRegularly() {
    try {
      while (true) {
        Thread.sleep(interval.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /** Again before each wait: a folder may have gone and come, and a link may lead elsewhere. */
  private void register(WatchService events) {
    for (Path folder : folders()) {
      try {
        folder.register(
            events,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
      } catch (IOException e) {
        LOG.debug("{} cannot be watched", folder);
      }
    }
  }

  private Set<Path> folders() {
    Set<Path> folders = new LinkedHashSet<>();
    for (Path file : files.paths()) {
      addFolder(folders, file);
      try {
        addFolder(folders, file.toRealPath());
      } catch (IOException e) {
        LOG.debug("{} is not there", file);
      }
    }
    return folders;
  }

  private static void addFolder(Set<Path> folders, Path file) {
    Path folder = file.getParent();
    if (folder != null) {
      folders.add(folder);
    }
  }

  private void await(WatchService events) throws InterruptedException {
    WatchKey key = events.poll(interval.toMillis(), TimeUnit.MILLISECONDS);
    long end = System.nanoTime() + LONGEST_UNREST.toNanos();
    while (key != null && System.nanoTime() - end < 0) {
      key.pollEvents();
      key.reset();
      key = events.poll(settle.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (key != null) {
      key.reset();
    }
  }

  private void look() {
    @Nullable List<byte[]> contents = null;
    try {
      contents = files.read();
      if (isNew(fingerprint(contents))) {
        TlsIdentity identity = files.identity(contents);
        renewed.accept(identity);
        LOG.info("New connections see {}.", identity);
        warnUnlessValid(identity);
      }
    } catch (ListenRefusedException e) {
      if (contents != null || isNew(e.sentence())) {
        LOG.error("{} The certificate that was read before stays in use.", e.sentence());
      }
    } catch (RuntimeException e) {
      LOG.error("The new certificate cannot be used; the one before stays in use.", e);
    }
  }

  /** Says so where browsers will not take a certificate. */
  static void warnUnlessValid(TlsIdentity identity) {
    if (!identity.validAt(Instant.now())) {
      LOG.warn("Clients will refuse {}.", identity);
    }
  }

  private boolean isNew(String fingerprint) {
    boolean isNew = !fingerprint.equals(seen);
    seen = fingerprint;
    return isNew;
  }

  private static String fingerprint(List<byte[]> contents) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] content : contents) {
        digest.update(MessageDigest.getInstance("SHA-256").digest(content));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }

  /** Ends the thread; does not wait for it. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
