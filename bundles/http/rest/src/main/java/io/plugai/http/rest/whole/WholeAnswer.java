package io.plugai.http.rest.whole;

import java.io.ByteArrayOutputStream;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;

/** A response of which nothing leaves before all of it is there. */
final class WholeAnswer extends HttpServletResponseWrapper {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ServletOutputStream out = new Collected();
  private volatile boolean complete;

  WholeAnswer(HttpServletResponse response) {
    super(response);
  }

  /** Nothing more comes, though the request goes on asynchronously. */
  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  /** What was written. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return out;
  }

  @Override
  public void flushBuffer() {
    // whoever hands it out does
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    bytes.reset();
  }

  @Override
  public void reset() {
    super.reset();
    bytes.reset();
  }

  private final class Collected extends ServletOutputStream {
    @Override
    public void write(int one) {
      bytes.write(one);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, length);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("it is written as a whole");
    }
  }
}
