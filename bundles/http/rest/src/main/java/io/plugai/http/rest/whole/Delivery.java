package io.plugai.http.rest.whole;

import io.plugai.support.web.Completion;
import io.plugai.support.web.WebRequest;
import java.io.IOException;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.ServletRequest;
import javax.servlet.WriteListener;

/** One answer on its way to its client, at the client's speed. */
final class Delivery implements WriteListener {
  private final AsyncContext async;
  private final ServletOutputStream out;
  private final byte[] answer;
  private boolean written;

  private Delivery(AsyncContext async, byte[] answer) throws IOException {
    this.async = async;
    this.out = async.getResponse().getOutputStream();
    this.answer = answer;
  }

  /**
   * Begins.
   *
   * @param unread where it waits; its client is cut off once it must leave there
   */
  static void begin(ServletRequest request, byte[] answer, Places unread) throws IOException {
    AsyncContext async =
        request.isAsyncStarted() ? request.getAsyncContext() : request.startAsync();
    async.setTimeout(0); // Jetty would end it while it is being written
    Delivery delivery = new Delivery(async, answer);
    delivery.out.setWriteListener(delivery);
    // Last: nothing is written before this thread has left, but the place may be lost at once.
    Places.Place place =
        unread.enter(WebRequest.remote(request), answer.length, late -> WebRequest.cutOff(request));
    async.addListener(new Completion(place::leave));
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
}
