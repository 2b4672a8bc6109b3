package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * JSON: the body as one message, or a message a line. Whether it is the one or the other, the first
 * line tells, by being a message or not.
 */
final class JsonBody implements Framing {
  private final UpstreamLimits limits;
  private final WholeBody whole;
  private int looked;
  private boolean decided;
  private @Nullable JsonNode first;
  private @Nullable JsonLines lines;

  JsonBody(UpstreamLimits limits) {
    this.limits = limits;
    this.whole = WholeBody.ofAtMost(limits.bodyBytes());
  }

  @Override
  public void feed(ByteBuffer bytes) {
    if (lines != null) {
      lines.feed(bytes);
      return;
    }
    whole.feed(bytes);
    if (!decided) {
      look(whole.content());
    }
  }

  @Override
  public @Nullable JsonNode next() {
    JsonNode next = first;
    first = null;
    return next != null || lines == null ? next : lines.next();
  }

  @Override
  public @Nullable JsonNode last() {
    return lines == null ? whole.last() : lines.last();
  }

  @Override
  public boolean ended() {
    return false;
  }

  @Override
  public void close() {
    whole.close();
  }

  private void look(Bytes content) {
    byte[] array = content.array();
    int end = content.start() + looked;
    while (end < content.end() && array[end] != '\n') {
      end++;
    }
    looked = end - content.start();
    if (end == content.end()) {
      return;
    }
    JsonNode message = Json.readIfWhole(array, content.start(), looked);
    decided = message != null || looked > 0;
    if (message != null) {
      first = message;
      lines = new JsonLines(limits.eventBytes());
      lines.feed(ByteBuffer.wrap(array, end + 1, content.end() - end - 1));
      whole.close();
    } else if (!decided) {
      looked++;
    }
  }
}
