package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cuts the bytes of an answer into messages. Not for use by several threads. */
interface Framing {

  /** Takes more bytes. */
  void feed(ByteBuffer bytes);

  /** The next message, or null where that takes more bytes. */
  @Nullable JsonNode next();

  /**
   * No more bytes will come: the next of the last messages, or null where there is none any more.
   */
  @Nullable JsonNode last();

  /** Whether the answer has said that nothing follows. */
  boolean ended();

  /** Nothing of it is needed any more. Again is no harm. */
  default void close() {}

  /** The framing of an answer with these headers. */
  static Framing of(HttpHeaders headers, UpstreamLimits limits) {
    String type = headers.firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("application/vnd.amazon.eventstream")
        ? new AmazonEvents(limits.eventBytes())
        : new TextFraming(type.startsWith("text/event-stream"), limits);
  }
}
