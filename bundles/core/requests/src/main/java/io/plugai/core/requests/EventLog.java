package io.plugai.core.requests;

import io.plugai.core.api.request.RequestEvent;
import io.plugai.core.api.request.RequestEvent.Generated;
import io.plugai.core.api.request.RequestEvent.Queued;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.GenerationEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one request, in order. Of the places that it had in a queue only the latest is
 * kept. Guarded by the lock of its request.
 */
final class EventLog {
  private final List<RequestEvent> events = new ArrayList<>();
  private long last;

  /** The number of the last event that is not kept any more. */
  private long forgotten;

  private long weight;
  private boolean whole = true;
  private boolean answered;

  /** The files of all that it ever held. */
  private final List<Path> files = new ArrayList<>();

  /** The number of the next event. */
  long next() {
    return ++last;
  }

  /** The number of the latest event; 0 before the first. */
  long last() {
    return last;
  }

  /** About how many bytes it holds. */
  long weight() {
    return weight;
  }

  void add(RequestEvent event) {
    int tail = events.size() - 1;
    if (event instanceof Queued && tail >= 0 && events.get(tail) instanceof Queued) {
      events.set(tail, event);
      return;
    }
    events.add(event);
    answered |= event instanceof Generated;
    weight += Weights.of(event);
    Path file = file(event);
    if (file != null) {
      files.add(file);
    }
  }

  /** Whether it ever held a piece of the answer. */
  boolean hasAnswer() {
    return answered;
  }

  /** The files in which what it held lies. */
  List<Path> files() {
    return List.copyOf(files);
  }

  private static @Nullable Path file(RequestEvent event) {
    return event instanceof Generated generated
            && generated.event() instanceof GenerationEvent.Artifact artifact
            && artifact.content() instanceof Content.File file
        ? file.path()
        : null;
  }

  /** The first event behind a number; {@code null} where there is none yet. */
  @Nullable RequestEvent after(long sequence) {
    int tail = events.size() - 1;
    if (tail < 0 || events.get(tail).sequence() <= sequence) {
      return null;
    }
    if (tail == 0 || events.get(tail - 1).sequence() <= sequence) {
      return events.get(tail);
    }
    return events.get(indexAfter(sequence));
  }

  /** Whether everything behind a number is still there. */
  boolean reaches(long sequence) {
    return sequence >= forgotten;
  }

  /** Forgets what all who matter have seen, where it holds more than it may. */
  void trim(long seen, long limit) {
    if (weight <= limit) {
      return;
    }
    int end = indexAfter(seen);
    if (end == 0) {
      return;
    }
    List<RequestEvent> head = events.subList(0, end);
    for (RequestEvent event : head) {
      weight -= Weights.of(event);
      whole &= !(event instanceof Generated);
    }
    forgotten = head.get(end - 1).sequence();
    head.clear();
  }

  /** The answer so far; empty where a piece of it is not kept any more. */
  Optional<List<GenerationEvent>> answer() {
    return whole
        ? Optional.of(
            events.stream()
                .filter(Generated.class::isInstance)
                .map(event -> ((Generated) event).event())
                .toList())
        : Optional.empty();
  }

  /** The place of the first event behind a number; the size where there is none. */
  private int indexAfter(long sequence) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events.get(middle).sequence() <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
