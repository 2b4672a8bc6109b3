package io.plugai.http.rest.whole;

import io.plugai.spi.error.ErrorCode;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.body.BodyReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** One body on its way in. Once it is there, the request goes through the filter again. */
final class Arrival implements BodyReader.Outcome {
  private static final Problem TOO_MANY =
      Problem.of(
          ErrorCode.UNAVAILABLE,
          "Too many requests are slow in coming at this moment; try again.",
          Duration.ofSeconds(1));

  private final AsyncContext async;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Runnable leave = () -> {};

  private Arrival(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
    this.async = request.startAsync();
  }

  /**
   * Begins to read.
   *
   * @param slow where it waits; it is given up once it must leave there
   * @param most bytes
   */
  static void begin(HttpServletRequest request, HttpServletResponse response, Places slow, int most)
      throws IOException {
    Arrival arrival = new Arrival(request, response);
    arrival.async.setTimeout(0); // it has a place for so long
    request.getInputStream().setReadListener(new BodyReader(request, most, arrival));
    // Last: nothing is read before this thread has left, but the place may be lost at once.
    int places = BodyLimits.places(request, most);
    arrival.leave = slow.enter(WebRequest.remote(request), places, arrival::giveUp)::leave;
  }

  private void giveUp(boolean late) {
    failed(late ? Problem.of(ErrorCode.REQUEST_TIMEOUT) : TOO_MANY);
  }

  @Override
  public void read(byte[] body) {
    if (body.length > 0 && request.getContentType() == null) {
      failed(Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
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
    leave.run();
    return ended.compareAndSet(false, true);
  }
}
