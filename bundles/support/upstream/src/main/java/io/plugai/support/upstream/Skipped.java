package io.plugai.support.upstream;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Lets an answer's body pass, for those that ask only whether there is one, or its headers. */
final class Skipped implements Reading<HttpHeaders> {
  private final HttpHeaders headers;

  Skipped(HttpHeaders headers) {
    this.headers = headers;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    // Nobody wants it.
  }

  @Override
  public Step step(boolean bodyEnded, Consumer<HttpHeaders> out) {
    if (!bodyEnded) {
      return Step.WAITS;
    }
    out.accept(headers);
    return Step.ENDED;
  }

  @Override
  public boolean isLast(HttpHeaders made) {
    return true;
  }

  @Override
  public void close() {}
}
