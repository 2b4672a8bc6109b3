package io.plugai.itests;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What was done, and what was promised to whoever did it. Safe for all threads. */
final class Played {
  /** Requests that go on by themselves. */
  final List<String> kept = new CopyOnWriteArrayList<>();

  /** All others, as far as their clients learnt of them. */
  final List<String> plain = new CopyOnWriteArrayList<>();

  /** Sessions. */
  final List<String> sessions = new CopyOnWriteArrayList<>();

  /** Texts that are in a session for sure: by the session, and by who said them. */
  final Map<String, Map<Integer, Queue<String>>> said = new ConcurrentHashMap<>();

  /** What must not be. */
  final Queue<String> faults = new ConcurrentLinkedQueue<>();

  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final Map<String, String> doing = new ConcurrentHashMap<>();
  private final Over over = new Over();

  /** The end of the game. */
  static final class Over {
    private final CountDownLatch whistle = new CountDownLatch(1);

    /** Lets them play for so long. */
    void await(Duration time) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(time.toMillis()); // the length of the game, not an event
      whistle.countDown();
    }

    boolean isOver() {
      return whistle.getCount() == 0;
    }

    /** A pause, which the end cuts short. */
    void pause(long millis) throws InterruptedException {
      whistle.await(millis, TimeUnit.MILLISECONDS);
    }
  }

  Over over() {
    return over;
  }

  /** Somebody begins to do something. */
  void begins(String operation) {
    doing.put(Thread.currentThread().getName(), operation);
    counts.computeIfAbsent(operation, name -> new AtomicInteger()).incrementAndGet();
  }

  void fault(String what) {
    faults.add(Thread.currentThread().getName() + ": " + what);
  }

  /** It was acknowledged that this was said. */
  void said(String session, int who, String text) {
    said.computeIfAbsent(session, id -> new ConcurrentHashMap<>())
        .computeIfAbsent(who, id -> new ConcurrentLinkedQueue<>())
        .add(text);
  }

  /** One of them, by lot; empty where there is none. */
  static String oneOf(List<String> all, Random random) {
    Object[] now = all.toArray();
    return now.length == 0 ? "" : (String) now[random.nextInt(now.length)];
  }

  @Override
  public String toString() {
    return new TreeMap<>(counts) + ", last: " + doing;
  }
}
