package io.plugai.bench.client;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What the load client can be asked to do. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "work")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Work.PairedCalls.class, name = "paired-calls"),
  @JsonSubTypes.Type(value = Work.ClosedLoop.class, name = "closed-loop"),
  @JsonSubTypes.Type(value = Work.PairedStreams.class, name = "paired-streams"),
  @JsonSubTypes.Type(value = Work.ManyStreams.class, name = "many-streams")
})
public sealed interface Work {

  /** About how long it takes at most, in milliseconds; the client gives up some time after. */
  long limitMillis();

  /**
   * Plain requests one at a time, to each target in turn, on one connection each. Answered by
   * {@link Paired}.
   *
   * @param targets the first one is what the others are compared with
   * @param rounds requests to each
   */
  record PairedCalls(List<Target> targets, int rounds) implements Work {
    @Override
    public long limitMillis() {
      return 20L * rounds * targets.size();
    }
  }

  /**
   * Plain requests on a number of connections, each sending its next request when it has its
   * answer. Answered by {@link Load}.
   */
  record ClosedLoop(Target target, int connections, long settleMillis, long measureMillis)
      implements Work {
    @Override
    public long limitMillis() {
      return settleMillis + measureMillis;
    }
  }

  /**
   * Streams to each target in turn, one begun every so often, whether or not those before have
   * ended. Answered by {@link Paired}, of times to the first piece.
   *
   * @param targets the first one is what the others are compared with
   */
  record PairedStreams(
      List<Target> targets, int rounds, long intervalMillis, int deltas, long gapMicros)
      implements Work {
    @Override
    public long limitMillis() {
      return rounds * targets.size() * intervalMillis + deltas * gapMicros / 1000;
    }
  }

  /**
   * Many streams at once to one target, begun evenly over a while; its health is asked all the
   * time, when {@code probeMillis} is not 0. Answered by {@link Streams}.
   */
  record ManyStreams(
      Target target, int streams, long rampMillis, int deltas, long gapMicros, long probeMillis)
      implements Work {
    @Override
    public long limitMillis() {
      return rampMillis + deltas * gapMicros / 1000;
    }
  }

  /**
   * Figures of several targets, in their order.
   *
   * @param absolute the time each target took
   * @param added by how much each took longer than the first in the same round
   * @param failures requests of each that did not get the right answer
   */
  record Paired(List<Distribution> absolute, List<Distribution> added, List<Integer> failures) {}

  /** What a number of connections got done. */
  record Load(int connections, double requestsPerSecond, Distribution latency, int failures) {}

  /**
   * How a number of streams went.
   *
   * @param held the most that were open at the same time, their first piece received
   * @param failed streams that did not come to their proper end
   * @param lost pieces that did not arrive, or not in their order
   * @param eventsPerSecond pieces received per second, between the first and the last
   * @param lateness by how much pieces arrived after they were due
   * @param firstDelta time from sending a request to its first piece
   * @param health time of the health requests, counted from when each was due
   * @param healthFailures health requests that were not answered with 200
   * @param problem an example of what went wrong; empty when nothing did
   */
  record Streams(
      int streams,
      int held,
      int failed,
      long lost,
      double eventsPerSecond,
      Distribution lateness,
      Distribution firstDelta,
      Distribution health,
      int healthFailures,
      String problem) {

    Streams withHealth(Distribution times, int failures) {
      return new Streams(
          streams,
          held,
          failed,
          lost,
          eventsPerSecond,
          lateness,
          firstDelta,
          times,
          failures,
          problem);
    }
  }
}
