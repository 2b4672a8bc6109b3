package io.plugai.core.requests;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Those who follow one request. Safe for all threads. */
final class Followers {
  private final List<Follower> all = new CopyOnWriteArrayList<>();
  private final Runnable left;

  /**
   * @param left told whenever one has gone
   */
  Followers(Runnable left) {
    this.left = left;
  }

  void add(Follower follower) {
    all.add(follower);
  }

  void remove(Follower follower) {
    all.remove(follower);
    left.run();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Something has happened: each gets what it wants of it. */
  void wake() {
    all.forEach(Follower::deliver);
  }
}
