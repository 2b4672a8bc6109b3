package io.plugai.core.dispatch.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests of one priority. Those who ask take turns, one request each, in the order in which
 * they came; whoever has had a turn goes to the end. For one thread at a time.
 */
final class Rotation {
  /** Whose turn is next comes first. */
  private final Map<String, Deque<QueuedRequest>> turns = new LinkedHashMap<>();

  boolean isEmpty() {
    return turns.isEmpty();
  }

  void add(QueuedRequest request) {
    turns.computeIfAbsent(request.asker().id(), id -> new ArrayDeque<>()).addLast(request);
  }

  /** Takes out the request whose turn it is; there must be one. */
  QueuedRequest next() {
    Iterator<Map.Entry<String, Deque<QueuedRequest>>> first = turns.entrySet().iterator();
    Map.Entry<String, Deque<QueuedRequest>> turn = first.next();
    String id = turn.getKey();
    Deque<QueuedRequest> others = turn.getValue();
    first.remove();
    QueuedRequest next = others.removeFirst();
    if (!others.isEmpty()) {
      turns.put(id, others);
    }
    return next;
  }

  /** Takes a request out; false where it is not here. */
  boolean remove(QueuedRequest request) {
    String id = request.asker().id();
    Deque<QueuedRequest> own = turns.get(id);
    if (own == null || !own.remove(request)) {
      return false;
    }
    if (own.isEmpty()) {
      turns.remove(id);
    }
    return true;
  }

  /** Adds all requests in the order in which they would be taken out. */
  void addInOrder(List<QueuedRequest> all) {
    List<Iterator<QueuedRequest>> round = new ArrayList<>();
    turns.values().forEach(own -> round.add(own.iterator()));
    while (!round.isEmpty()) {
      round.removeIf(
          own -> {
            all.add(own.next());
            return !own.hasNext();
          });
    }
  }
}
