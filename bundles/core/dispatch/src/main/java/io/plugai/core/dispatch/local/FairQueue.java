package io.plugai.core.dispatch.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * ModelRequests that wait: higher priorities before lower ones, and within a priority one request
 * of each who asks in turn. For one thread at a time.
 */
final class FairQueue {
  private final SortedMap<Integer, Rotation> byPriority = new TreeMap<>(Comparator.reverseOrder());
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(QueuedRequest request) {
    byPriority.computeIfAbsent(request.asker().priority(), p -> new Rotation()).add(request);
    size++;
  }

  /** Takes out the next to be served; there must be one. */
  QueuedRequest next() {
    Map.Entry<Integer, Rotation> highest = byPriority.entrySet().iterator().next();
    QueuedRequest next = highest.getValue().next();
    left(highest.getKey(), highest.getValue());
    return next;
  }

  /** Takes a request out; false where it is no longer here. */
  boolean remove(QueuedRequest request) {
    int priority = request.asker().priority();
    Rotation rotation = byPriority.get(priority);
    if (rotation == null || !rotation.remove(request)) {
      return false;
    }
    left(priority, rotation);
    return true;
  }

  private void left(int priority, Rotation rotation) {
    size--;
    if (rotation.isEmpty()) {
      byPriority.remove(priority);
    }
  }

  /** All requests, in the order in which they would be served if nobody else came. */
  List<QueuedRequest> inOrder() {
    List<QueuedRequest> all = new ArrayList<>(size);
    byPriority.values().forEach(rotation -> rotation.addInOrder(all));
    return all;
  }
}
