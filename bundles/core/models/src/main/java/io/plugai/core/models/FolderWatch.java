package io.plugai.core.models;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** Tells when something changes in folders, as the operating system says it: nothing is polled. */
final class FolderWatch implements Closeable {
  private final WatchService service;

  /** Starts watching; {@code changed} is called by a thread of this watch and must not block. */
  FolderWatch(Runnable changed) throws IOException {
    service = FileSystems.getDefault().newWatchService();
    Thread thread = new Thread(() -> watch(changed), "plugai-folder-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch(Runnable changed) {
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

  /** Watches one more folder, not what lies below it; one that is watched already stays so. */
  void add(Path folder) throws IOException {
    folder.register(
        service,
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
