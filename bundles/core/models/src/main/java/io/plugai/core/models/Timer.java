package io.plugai.core.models;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** One thread that runs what is due, one after the other; what comes after its end is dropped. */
final class Timer extends ScheduledThreadPoolExecutor {

  Timer(String name) {
    super(
        1,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardPolicy());
    setRemoveOnCancelPolicy(true);
  }
}
