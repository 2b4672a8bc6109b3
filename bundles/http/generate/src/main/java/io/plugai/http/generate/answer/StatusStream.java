package io.plugai.http.generate.answer;

import io.plugai.core.api.request.Following;
import io.plugai.core.api.request.RequestEvent;
import io.plugai.core.api.request.RequestEvent.Ended;
import io.plugai.core.api.request.RequestEvent.Generated;
import io.plugai.core.api.request.RequestHandle;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a request stands, each time that changes, as server-sent events. A client that is
 * slow gets the latest only.
 */
public final class StatusStream implements Answer, EventStream.Source {
  private final RequestHandle request;
  private final ServletExchange exchange;
  private final EventStream stream;

  // Guarded by the stream's lock.
  private boolean changed = true;
  private boolean over;
  private boolean begun;

  private volatile @Nullable Following following;

  /**
   * A stream that begins with how the request stands now.
   *
   * @param over whether nothing will happen to it any more
   */
  public StatusStream(
      RequestHandle request, boolean over, ServletExchange exchange, Heartbeats heartbeats)
      throws IOException {
    this.over = over;
    this.request = request;
    this.exchange = exchange;
    this.stream = new EventStream(exchange, heartbeats, this, Integer.MAX_VALUE);
  }

  /** Begins to write. */
  public void start() {
    stream.start();
  }

  @Override
  public void begin(Following granted) {
    following = granted;
    if (stream.isClosed()) {
      granted.stop();
    } else {
      granted.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onEvent(RequestEvent event) {
    boolean piece =
        event instanceof Generated generated
            && !(generated.event() instanceof GenerationEvent.Progress);
    if (!piece) {
      stream.change(
          () -> {
            changed = true;
            over |= event instanceof Ended;
          });
    }
  }

  @Override
  public void onLost(GatewayException why) {
    stream.change(() -> over = true);
  }

  @Override
  public void beforeComment() {
    beginOnce();
  }

  @Override
  public void beforeWrite() {
    if (!changed || stream.hasEnded()) {
      return;
    }
    changed = false;
    beginOnce();
    stream.pending().frames().event("status", RequestViews.of(request.record()));
    if (over) {
      stream.end();
    }
  }

  private void beginOnce() {
    if (!begun) {
      begun = true;
      exchange.beginStream();
    }
  }

  @Override
  public void written(int events) {
    // it asks for everything, and counts nothing
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
