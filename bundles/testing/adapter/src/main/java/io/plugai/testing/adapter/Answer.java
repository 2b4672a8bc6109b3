package io.plugai.testing.adapter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What a {@link FakeUpstream} does with a request, step by step. An answer whose last step is
 * neither {@link #cut()} nor {@link #hang()} ends in good order. Immutable.
 */
public final class Answer {
  private final int status;
  private final Map<String, String> headers;
  private final List<Step> steps;

  private Answer(int status, Map<String, String> headers, List<Step> steps) {
    this.status = status;
    this.headers = headers;
    this.steps = steps;
  }

  /** One thing that is done to a connection. */
  @FunctionalInterface
  interface Step {
    void take(Connection connection) throws Exception;
  }

  /** An answer with that status and nothing else yet. */
  public static Answer status(int status) {
    return new Answer(status, Map.of(), List.of());
  }

  /** A 200 whose body is still to come. */
  public static Answer ok(String contentType) {
    return status(200).header("Content-Type", contentType);
  }

  /** A whole JSON answer. */
  public static Answer json(int status, String body) {
    return status(status).header("Content-Type", "application/json").send(body);
  }

  /** Takes the request and never says anything. */
  public static Answer silence() {
    return new Answer(0, Map.of(), List.of(Connection::hang));
  }

  /** Takes the request and closes the connection. */
  public static Answer closed() {
    return new Answer(0, Map.of(), List.of(Connection::cut));
  }

  /** The same answer with one more header. */
  public Answer header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, steps);
  }

  /** Sends a piece of the body at once. */
  public Answer send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a piece of the body at once. */
  public Answer send(byte[] bytes) {
    return then(connection -> connection.sendChunk(bytes));
  }

  /** Sends bytes of the body in pieces of so many. */
  public Answer sendSplit(byte[] bytes, int size) {
    Answer answer = this;
    for (int i = 0; i < bytes.length; i += size) {
      answer = answer.send(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size)));
    }
    return answer;
  }

  /** Sends pieces of the body, one by one. */
  public Answer sendAll(List<String> texts) {
    Answer answer = this;
    for (String text : texts) {
      answer = answer.send(text);
    }
    return answer;
  }

  /** Sends pieces of so many bytes, many times: letters, and never the end of a line. */
  public Answer sendMany(int size, int times) {
    byte[] letters = "x".repeat(size).getBytes(StandardCharsets.US_ASCII);
    return then(
        connection -> {
          for (int i = 0; i < times; i++) {
            connection.sendChunk(letters);
          }
        });
  }

  /** Does nothing for a while; ends early when the client hangs up. */
  public Answer pause(Duration duration) {
    return then(connection -> connection.pause(duration));
  }

  /** Goes on when that has completed. */
  public Answer await(CompletionStage<?> event) {
    return then(connection -> connection.await(event));
  }

  /** Says nothing more and keeps the connection until the client hangs up. */
  public Answer hang() {
    return then(Connection::hang);
  }

  /** Closes the connection in the middle of the body. */
  public Answer cut() {
    return then(Connection::cut);
  }

  private Answer then(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new Answer(status, headers, List.copyOf(more));
  }

  void play(Connection connection) throws Exception {
    if (status != 0) {
      connection.sendHead(status, headers);
    }
    for (Step step : steps) {
      step.take(connection);
    }
    connection.endBody();
  }
}
