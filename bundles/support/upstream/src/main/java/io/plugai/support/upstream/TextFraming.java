package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Events or JSON, by what the body begins with: servers, and proxies between, send either under the
 * content type of the other, or of plain text.
 */
final class TextFraming implements Framing {
  private static final int LONGEST_BEGINNING = 1 << 12;

  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private static final Pattern EVENTS = Pattern.compile("(?:data|event|id|retry)?:");
  private static final int LONGEST_FIELD = "retry:".length();

  private final boolean namedEvents;
  private final UpstreamLimits limits;
  private final Bytes beginning = new Bytes(1 << 24);
  private @Nullable Framing framing;

  /**
   * Looks at what comes.
   *
   * @param namedEvents whether it is called an event stream
   */
  TextFraming(boolean namedEvents, UpstreamLimits limits) {
    this.namedEvents = namedEvents;
    this.limits = limits;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    if (framing != null) {
      framing.feed(bytes);
    } else if (beginning.length() > 0) {
      beginning.append(bytes);
      decide(begun(), false);
    } else {
      decide(bytes, false);
      if (framing == null) {
        beginning.append(bytes);
      }
    }
  }

  @Override
  public @Nullable JsonNode next() {
    return framing == null ? null : framing.next();
  }

  @Override
  public @Nullable JsonNode last() {
    if (framing == null) {
      decide(begun(), true);
    }
    return framing == null ? null : framing.last();
  }

  @Override
  public boolean ended() {
    return framing != null && framing.ended();
  }

  @Override
  public void close() {
    if (framing != null) {
      framing.close();
    }
  }

  private ByteBuffer begun() {
    return ByteBuffer.wrap(beginning.array(), beginning.start(), beginning.length());
  }

  /** Hands the bytes on where they are enough to tell; takes none of them otherwise. */
  private void decide(ByteBuffer begun, boolean noMore) {
    int at = contentOf(begun);
    int length = Math.min(begun.limit() - at, LONGEST_FIELD);
    byte[] first = new byte[length];
    begun.get(at, first);
    String text = new String(first, StandardCharsets.ISO_8859_1);
    boolean json = text.startsWith("{") || text.startsWith("[");
    boolean events = EVENTS.matcher(text).lookingAt();
    boolean enough = length == LONGEST_FIELD || begun.remaining() >= LONGEST_BEGINNING;
    if (!json && !events && !enough && !noMore) {
      return;
    }
    framing =
        events || namedEvents && !json
            ? new EventStream(limits.eventBytes())
            : new JsonBody(limits);
    framing.feed(begun);
    beginning.clear();
  }

  /** Where the first bytes that mean something are: behind a byte order mark and white space. */
  private static int contentOf(ByteBuffer begun) {
    int at = begun.position();
    if (begun.remaining() >= MARK.length
        && begun.slice(at, MARK.length).equals(ByteBuffer.wrap(MARK))) {
      at += MARK.length;
    }
    while (at < begun.limit() && isWhiteSpace(begun.get(at))) {
      at++;
    }
    return at;
  }

  private static boolean isWhiteSpace(byte character) {
    return character == ' ' || character >= '\t' && character <= '\r';
  }
}
