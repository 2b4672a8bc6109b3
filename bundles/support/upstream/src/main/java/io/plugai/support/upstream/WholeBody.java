package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The body as one message. */
final class WholeBody implements Framing {
  private final Bytes body;

  WholeBody(int longest) {
    body = new Bytes(longest);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    body.append(bytes);
  }

  @Override
  public @Nullable JsonNode next() {
    return null;
  }

  @Override
  public @Nullable JsonNode last() {
    if (body.length() == 0) {
      return null;
    }
    JsonNode message = Json.read(body.array(), body.start(), body.length());
    body.clear();
    return message;
  }

  @Override
  public boolean ended() {
    return false;
  }
}
