package io.plugai.http.generate.answer;

import io.plugai.core.api.request.Following;
import io.plugai.core.api.request.RequestEvent;
import io.plugai.core.api.request.RequestEvent.Ended;
import io.plugai.core.api.request.RequestEvent.Generated;
import io.plugai.core.api.request.RequestEvent.Loading;
import io.plugai.core.api.request.RequestEvent.Queued;
import io.plugai.core.api.request.RequestEvent.Routed;
import io.plugai.core.api.request.RequestEvent.Started;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Problem;
import io.plugai.support.web.contract.StreamEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of a request as server-sent events while they come. Pieces of the answer are
 * asked for only as far as the buffer has room; of what happens before them only the latest is
 * told.
 */
public final class StreamedAnswer implements Answer, EventStream.Source {
  private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);
  private static final String RUNNING = "running";
  private static final String SUCCEEDED = "succeeded";

  private final RequestRecord request;
  private final Continuation conversation;
  private final ServletExchange exchange;
  private final EventFrames frames;
  private final int capacity;
  private final EventStream stream;

  // Guarded by the stream's lock.
  private @Nullable RequestEvent news;
  private boolean begun;

  private volatile @Nullable Following following;

  /**
   * An answer of which so many events may wait for the client.
   *
   * @param request what is known of the request now
   * @param conversation that the request goes on with
   */
  public StreamedAnswer(
      RequestRecord request,
      ServletExchange exchange,
      EventData data,
      Continuation conversation,
      Heartbeats heartbeats,
      int capacity)
      throws IOException {
    this.request = request;
    this.conversation = conversation;
    this.exchange = exchange;
    this.frames = new EventFrames(request, data, conversation.nextState());
    this.capacity = capacity;
    this.stream = new EventStream(exchange, heartbeats, this, Math.max(1, capacity / 2));
  }

  /** Begins to write, once the request has been taken. */
  public void start() {
    stream.start();
  }

  // ---- what happens to the request ----

  @Override
  public void begin(Following granted) {
    following = granted;
    if (stream.isClosed()) {
      granted.stop();
    } else {
      granted.request(capacity);
    }
  }

  @Override
  public void onEvent(RequestEvent event) {
    if (event instanceof Generated generated) {
      stream.change(() -> write(generated));
    } else if (event instanceof Ended end) {
      end.failure().ifPresentOrElse(why -> failed(why, end.sequence()), this::succeeded);
    } else if (event instanceof Routed routed) {
      routed.way().modelUsed().ifPresent(model -> stream.change(() -> route(routed, model)));
    } else {
      stream.change(() -> news = event instanceof Started ? null : event);
    }
  }

  private void succeeded() {
    stream.change(
        () -> {
          begin(SUCCEEDED);
          stream.end();
        });
  }

  /** Of one that nobody answers, the failure tells. */
  private void route(Routed routed, String modelUsed) {
    exchange.routed(routed.way());
    begin(RUNNING);
    stream.pending().frames().id(routed.sequence());
    frames.route(routed.way(), modelUsed, stream.pending().frames());
  }

  private void write(Generated generated) {
    begin(RUNNING);
    FrameBuffer out = stream.pending().forEvent();
    out.id(generated.sequence());
    frames.put(generated.event(), out);
  }

  private void failed(GatewayException failure, long sequence) {
    if (Problem.isUnexpected(failure)) {
      LOG.error("request {} failed", request.id(), failure);
    }
    Problem problem = Problem.of(failure);
    stream.change(
        () -> {
          if (begun) {
            if (sequence > 0) {
              stream.pending().frames().id(sequence);
            }
            stream.pending().frames().event("error", problem.body(exchange.requestId()));
          } else {
            plain(problem);
          }
          stream.end();
        });
  }

  @Override
  public void onLost(GatewayException why) {
    failed(why, 0);
  }

  // ---- the form of the answer ----

  private void begin(String state) {
    if (begun) {
      return;
    }
    begun = true;
    exchange.beginStream();
    stream
        .pending()
        .frames()
        .event(
            "request",
            new StreamEvent.Request(
                request.id(), request.model(), state, conversation.session().orElse(null)));
  }

  private void plain(Problem problem) {
    begun = true;
    exchange.beginProblem(problem);
    stream.pending().frames().put(problem.json(exchange.requestId()));
  }

  @Override
  public void beforeComment() {
    begin(RUNNING);
  }

  @Override
  public void beforeWrite() {
    RequestEvent latest = news;
    if (latest == null || stream.hasEnded()) {
      return;
    }
    news = null;
    if (latest instanceof Queued queued) {
      begin("queued");
      stream.pending().frames().id(queued.sequence());
      stream.pending().frames().event("queued", data(queued));
    } else if (latest instanceof Loading) {
      begin("loading");
      stream.pending().frames().id(latest.sequence());
      stream.pending().frames().event("loading", new StreamEvent.Loading());
    }
  }

  private static StreamEvent.Queued data(Queued queued) {
    return new StreamEvent.Queued(
        queued.position(), queued.estimate().map(RequestViews::seconds).orElse(null));
  }

  // ---- the client ----

  @Override
  public void written(int events) {
    Following current = following;
    if (current != null) {
      current.request(events);
    }
  }

  @Override
  public void left() {
    Following current = following;
    if (current != null) {
      current.stop();
    }
  }

  @Override
  public void clientLeft() {
    stream.clientLeft();
  }
}
