package io.plugai.http.rest.whole;

import io.plugai.support.web.ErrorCode;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.body.BodyReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** One body on its way in. Once it is there, the request goes through the filter again. */
final class Arrival implements BodyReader.Outcome, AsyncListener {
  private static final Problem TOO_MANY =
      Problem.of(
          ErrorCode.UNAVAILABLE,
          "Too many requests are slow in coming at this moment; try again.",
          Duration.ofSeconds(1));

  private final AsyncContext async;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Places.Place place;
  private final AtomicBoolean ended = new AtomicBoolean();

  private Arrival(HttpServletRequest request, HttpServletResponse response, Places slow) {
    this.request = request;
    this.response = response;
    this.async = request.startAsync();
    this.place = slow.enter(WebRequest.remote(request), 1, () -> failed(TOO_MANY));
  }

  /**
   * Begins to read.
   *
   * @param slow where it waits
   * @param longest what it may take
   * @param most bytes
   */
  static void begin(
      HttpServletRequest request,
      HttpServletResponse response,
      Places slow,
      Duration longest,
      int most)
      throws IOException {
    Arrival arrival = new Arrival(request, response, slow);
    arrival.async.setTimeout(longest.toMillis());
    arrival.async.addListener(arrival);
    request.getInputStream().setReadListener(new BodyReader(request, most, arrival));
  }

  @Override
  public void read(byte[] body) {
    if (body.length > 0 && request.getContentType() == null) {
      failed(Problem.ofStatus(ErrorCode.UNSUPPORTED_MEDIA_TYPE.status()));
    } else if (end()) {
      request.setAttribute(WholeMessages.BODY, body);
      async.dispatch();
    }
  }

  @Override
  public void failed(Problem problem) {
    if (end()) {
      try {
        problem.send(response, WebRequest.id(request));
        async.complete();
      } catch (IOException | IllegalStateException e) {
        // the client has left meanwhile
      }
    }
  }

  private boolean end() {
    place.leave();
    return ended.compareAndSet(false, true);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    failed(Problem.ofStatus(ErrorCode.REQUEST_TIMEOUT.status()));
  }

  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // what goes on has a time of its own
  }
}
