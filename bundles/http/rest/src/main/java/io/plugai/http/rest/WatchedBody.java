package io.plugai.http.rest;

import io.plugai.support.web.ProblemException;
import java.io.IOException;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;

/**
 * A body that is waited for as {@link Patience} says, also by JAX-RS, which reads what a resource
 * has left before it answers. What is over that has ended for whoever reads on. A body with a
 * listener is nobody's wait.
 */
final class WatchedBody extends ServletInputStream {
  private final ServletInputStream in;
  private final long announced;
  private final Patience patience;
  private final String address;
  private final long begun = System.nanoTime();
  private long count;
  private boolean listened;
  private boolean waits;
  private boolean over;

  /**
   * Watches a body.
   *
   * @param announced its length; negative where nobody says
   * @param address where it comes from
   */
  WatchedBody(ServletInputStream in, long announced, Patience patience, String address) {
    this.address = address;
    this.in = in;
    this.announced = announced;
    this.patience = patience;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (listened || length == 0) {
      return in.read(into, offset, length);
    }
    if (over) {
      return -1;
    }
    try {
      if (!waits && wouldWait()) {
        waits = patience.takePlace(address, in);
      }
      int read = in.read(into, offset, length);
      count += Math.max(0, read);
      patience.check(begun);
      return read;
    } catch (IOException | ProblemException e) {
      giveUp();
      throw e;
    } catch (RuntimeException e) { // how the server tells of a body that is no HTTP
      giveUp();
      throw new IOException("the body cannot be read", e);
    }
  }

  private void giveUp() {
    over = true;
    leave();
  }

  private boolean wouldWait() throws IOException {
    return (announced < 0 || count < announced) && !in.isFinished() && in.available() == 0;
  }

  /** Gives the place back, where one was taken. */
  void leave() {
    if (waits) {
      waits = false;
      patience.leave(address);
    }
  }

  @Override
  public int available() throws IOException {
    return over ? 0 : in.available();
  }

  @Override
  public boolean isFinished() {
    return over || in.isFinished();
  }

  @Override
  public boolean isReady() {
    return in.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    listened = true;
    in.setReadListener(listener);
  }
}
