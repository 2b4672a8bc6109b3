package io.plugai.http.rest;

import io.plugai.support.web.ErrorCode;
import io.plugai.support.web.Problem;
import io.plugai.support.web.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import javax.servlet.ServletInputStream;

/**
 * How long bodies are waited for. Whoever waits for one that is still on its way holds a thread of
 * the server, and its client need not have said who it is: so few wait at once, fewer of one
 * address, and none for long.
 *
 * @param waiting the places of those who wait
 * @param byAddress how many places the clients at an address have
 * @param mostOfOne how many they may have
 * @param longest how long a body may take
 * @param look how long one who gets no place looks whether something comes all the same
 */
record Patience(
    Semaphore waiting,
    ConcurrentMap<String, Integer> byAddress,
    int mostOfOne,
    Duration longest,
    Duration look) {
  private static final int AT_ONCE = 32; // of the server's hundred threads
  private static final int OF_ONE_ADDRESS = 8;
  private static final long PAUSE_MILLIS = 5;

  static Patience usual() {
    return new Patience(
        new Semaphore(AT_ONCE),
        new ConcurrentHashMap<>(),
        OF_ONE_ADDRESS,
        Duration.ofSeconds(20),
        Duration.ofMillis(100));
  }

  /**
   * Comes before a read that would wait.
   *
   * @return whether a place was taken, which must be given back; something can be read if not
   * @throws ProblemException {@code UNAVAILABLE} where there is neither
   */
  boolean takePlace(String address, ServletInputStream in) throws IOException {
    if (tryTake(address)) {
      return true;
    }
    long until = System.nanoTime() + look.toNanos();
    do {
      if (in.available() > 0) {
        return false;
      }
    } while (System.nanoTime() - until < 0 && pause());
    throw tooMany();
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ProblemException tooMany() {
    return new ProblemException(
        Problem.of(
            ErrorCode.UNAVAILABLE,
            "Too many requests are slow in coming at this moment; try again.",
            Duration.ofSeconds(1)));
  }

  private boolean tryTake(String address) {
    int held = byAddress.merge(address, 1, Integer::sum);
    if (held <= mostOfOne && waiting.tryAcquire()) {
      return true;
    }
    forget(address);
    return false;
  }

  void leave(String address) {
    waiting.release();
    forget(address);
  }

  private void forget(String address) {
    byAddress.computeIfPresent(address, (of, held) -> held == 1 ? null : held - 1);
  }

  /**
   * Comes after a read.
   *
   * @throws ProblemException {@code REQUEST_TIMEOUT} where it has taken too long
   */
  void check(long begunNanos) {
    if (System.nanoTime() - begunNanos > longest.toNanos()) {
      throw new ProblemException(Problem.ofStatus(ErrorCode.REQUEST_TIMEOUT.status()));
    }
  }
}
