package io.plugai.http.rest.whole;

import io.plugai.support.web.WebRequest;
import java.io.IOException;
import java.time.Duration;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletOutputStream;
import javax.servlet.ServletRequest;
import javax.servlet.WriteListener;

/** One answer on its way to its client, at the client's speed, but not for ever. */
final class Delivery implements WriteListener, AsyncListener {
  private final AsyncContext async;
  private final ServletOutputStream out;
  private final byte[] answer;
  private final Places.Place place;
  private boolean written;

  private Delivery(AsyncContext async, ServletOutputStream out, byte[] answer, Places.Place place) {
    this.async = async;
    this.out = out;
    this.answer = answer;
    this.place = place;
  }

  /**
   * Begins.
   *
   * @param unread where it waits; the client is cut off once it must leave there
   * @param longest what it may take
   */
  static void begin(ServletRequest request, byte[] answer, Places unread, Duration longest)
      throws IOException {
    AsyncContext async =
        request.isAsyncStarted() ? request.getAsyncContext() : request.startAsync();
    async.setTimeout(longest.toMillis());
    Places.Place place =
        unread.enter(WebRequest.remote(request), answer.length, () -> WebRequest.cutOff(request));
    ServletOutputStream out = async.getResponse().getOutputStream();
    Delivery delivery = new Delivery(async, out, answer, place);
    async.addListener(delivery);
    out.setWriteListener(delivery);
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      if (written) {
        async.complete();
        return;
      }
      written = true;
      out.write(answer);
    }
  }

  /** The client has left, or was cut off. */
  @Override
  public void onError(Throwable failure) {
    async.complete();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    WebRequest.cutOff(event.getAsyncContext().getRequest());
  }

  @Override
  public void onComplete(AsyncEvent event) {
    place.leave();
  }

  @Override
  public void onError(AsyncEvent event) {
    place.leave();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // it is the last
  }
}
