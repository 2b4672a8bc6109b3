package io.plugai.bench.suite;

import io.plugai.bench.gateway.Api;
import java.util.ArrayList;
import java.util.List;

/**
 * When streams that wait for one model, all of them before the first ends, were told their places,
 * and when each of them ended. Safe for all threads.
 */
final class QueueNews {
  private record Told(int position, long nanos) {}

  private final List<List<Told>> told = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();

  QueueNews(int streams) {
    for (int i = 0; i < streams; i++) {
      told.add(new ArrayList<>());
    }
  }

  /** Listens to one of the streams. */
  Api.EventListener listener(int stream) {
    return (kind, data) -> {
      if (kind.equals("queued")) {
        add(stream, data.path("position").asInt());
      } else {
        end(kind);
      }
    };
  }

  /** Listens to what has the model first. */
  void end(String kind) {
    if (kind.equals("done")) {
      end();
    }
  }

  private synchronized void add(int stream, int position) {
    told.get(stream).add(new Told(position, System.nanoTime()));
  }

  private synchronized void end() {
    ends.add(System.nanoTime());
  }

  /** Nanoseconds from each end to when those that still waited knew their next places. */
  synchronized List<Long> delays() {
    List<Long> delays = new ArrayList<>();
    for (List<Told> places : told.stream().filter(each -> !each.isEmpty()).toList()) {
      int first = places.get(0).position();
      for (Told place : places.subList(1, places.size())) {
        int endsBefore = first - place.position();
        if (endsBefore > 0) {
          delays.add(Math.max(0, place.nanos() - ends.get(endsBefore - 1)));
        }
      }
    }
    return delays;
  }
}
