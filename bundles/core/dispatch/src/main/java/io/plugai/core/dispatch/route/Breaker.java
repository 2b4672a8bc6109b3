package io.plugai.core.dispatch.route;

import java.time.Duration;
import java.util.Optional;

/**
 * Spares a backend that does not answer (the circuit breaker of M. Nygard, Release It!). It opens
 * after some failures in a row, or at once where the backend says for how long to stay away; lets
 * one request through to find out after a pause that doubles each time; and closes with the first
 * success. Reads no clock: times are of {@link System#nanoTime}. Safe for all threads.
 */
final class Breaker {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  /** What a backend may ask for at most. */
  private static final Duration LONGEST_WISH = Duration.ofMinutes(10);

  /** After that a probe that has not come back stands in nobody's way. */
  private static final Duration LONGEST_PROBE = Duration.ofMinutes(2);

  private static final int MOST_DOUBLINGS = 20;

  /** Whether there is nothing to forget: looked at without the lock by every success. */
  private volatile boolean untroubled = true;

  // Guarded by this.
  private State state = State.CLOSED;
  private int failures;
  private int openings;
  private long until;

  /** Where it stands. */
  enum State {
    CLOSED,
    OPEN,
    /** One request is finding out whether the backend is back. */
    HALF_OPEN
  }

  /**
   * When it opens, and for how long.
   *
   * @param failures how many in a row; 0: never
   * @param longest pause
   */
  record Settings(int failures, Duration longest) {}

  /** What can be told of it. */
  record Status(State state, int failures, Duration left) {}

  /** Whether a request that could go elsewhere may go here; where it is the probe, it must tell. */
  boolean allows(long now) {
    return untroubled || decide(now);
  }

  private synchronized boolean decide(long now) {
    if (state == State.CLOSED) {
      return true;
    }
    if (now - until < 0) {
      return false;
    }
    state = State.HALF_OPEN;
    until = now + LONGEST_PROBE.toNanos();
    return true;
  }

  /** The backend has answered. */
  void succeeded() {
    if (!untroubled) {
      close();
    }
  }

  private synchronized void close() {
    state = State.CLOSED;
    failures = 0;
    openings = 0;
    untroubled = true;
  }

  /**
   * The backend has failed.
   *
   * @param wish how long it wants to be left alone, if it says so
   * @return whether it has opened by this
   */
  synchronized boolean failed(long now, Optional<Duration> wish, Settings settings) {
    if (settings.failures() <= 0) {
      return false;
    }
    untroubled = false;
    failures++;
    boolean waits = state == State.OPEN && now - until < 0;
    boolean enough = failures >= settings.failures() || state != State.CLOSED;
    if (waits || !(enough || wish.isPresent())) {
      return false;
    }
    boolean opened = state == State.CLOSED;
    state = State.OPEN;
    until = now + pause(wish, settings).toNanos();
    openings++;
    return opened;
  }

  private Duration pause(Optional<Duration> wish, Settings settings) {
    Duration own = FIRST_PAUSE.multipliedBy(1L << Math.min(openings, MOST_DOUBLINGS));
    Duration bounded = shorter(own, settings.longest());
    return wish.map(asked -> longer(shorter(asked, LONGEST_WISH), bounded)).orElse(bounded);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** A request has come back without having found anything out; the next one may. */
  void abandoned(long now) {
    if (!untroubled) {
      giveBack(now);
    }
  }

  private synchronized void giveBack(long now) {
    if (state == State.HALF_OPEN) {
      state = State.OPEN;
      until = now;
    }
  }

  synchronized Status status(long now) {
    boolean waits = state == State.OPEN && now - until < 0;
    return new Status(state, failures, waits ? Duration.ofNanos(until - now) : Duration.ZERO);
  }
}
