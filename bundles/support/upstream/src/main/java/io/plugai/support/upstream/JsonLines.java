package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One message a line; empty lines mean nothing. */
final class JsonLines implements Framing {
  private final Lines lines;

  JsonLines(int longest) {
    lines = new Lines(longest);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    lines.feed(bytes);
  }

  @Override
  public @Nullable JsonNode next() {
    while (lines.next()) {
      if (lines.start() < lines.end()) {
        return message();
      }
    }
    return null;
  }

  @Override
  public @Nullable JsonNode last() {
    return lines.rest() ? message() : null;
  }

  @Override
  public boolean ended() {
    return false;
  }

  private JsonNode message() {
    return Json.read(lines.array(), lines.start(), lines.end() - lines.start());
  }
}
