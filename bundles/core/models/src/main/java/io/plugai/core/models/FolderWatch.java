package io.plugai.core.models;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when something changes in folders, as the operating system says it: nothing is polled.
 * Where the system watches no more folders, nothing fails: who wants to know looks by itself from
 * time to time. Folders are added by one thread.
 */
final class FolderWatch implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  private final @Nullable WatchService service;
  private final Map<Object, WatchKey> keys = new HashMap<>();
  private boolean hasComplained;

  /** Starts watching; {@code changed} is called by a thread of this watch and must not block. */
  FolderWatch(Runnable changed) {
    service = open();
    if (service != null) {
      Thread thread = new Thread(() -> watch(service, changed), "plugai-folder-watch");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private @Nullable WatchService open() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      complain("folders", e);
      return null;
    }
  }

  private static void watch(WatchService service, Runnable changed) {
    try {
      while (true) {
        WatchKey key = service.take();
        key.pollEvents();
        key.reset();
        changed.run();
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // closed: nobody wants to know any more
    }
  }

  /**
   * Watches one more folder, not what lies below it; one that is watched already stays so.
   *
   * @param identity tells the folder from another one that comes to lie at the same place
   */
  void add(Path folder, Object identity) {
    WatchKey known = keys.get(identity);
    if (service == null || (known != null && known.isValid())) {
      return;
    }
    try {
      keys.put(
          identity,
          folder.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE));
    } catch (IOException | UnsupportedOperationException e) {
      complain(folder, e);
    } catch (ClosedWatchServiceException e) {
      return; // nobody wants to know any more
    }
  }

  /** Forgets folders that are gone. */
  void tidy() {
    keys.values().removeIf(key -> !key.isValid());
  }

  private void complain(Object what, Exception why) {
    if (!hasComplained) {
      hasComplained = true;
      LOG.warn(
          "Changes in {} are not told by the system ({}): they are found when folders are looked"
              + " into, every scan_seconds.",
          what,
          why.toString());
    }
  }

  @Override
  public void close() throws IOException {
    if (service != null) {
      service.close();
    }
  }
}
