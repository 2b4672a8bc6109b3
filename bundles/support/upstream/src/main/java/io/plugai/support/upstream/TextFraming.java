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

  /** A byte order mark, as Latin-1 shows it. */
  private static final String MARK = "\u00ef\u00bb\u00bf";

  private static final Pattern JSON = Pattern.compile("(?:" + MARK + ")?\\s*+[{\\[]");
  private static final Pattern EVENTS =
      Pattern.compile("(?:" + MARK + ")?\\s*+(?:data|event|id|retry)?:");

  /** A mark, and the longest name of a field with its colon. */
  private static final int ENOUGH = MARK.length() + "retry:".length();

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
      return;
    }
    beginning.append(bytes);
    decide(false);
  }

  @Override
  public @Nullable JsonNode next() {
    return framing == null ? null : framing.next();
  }

  @Override
  public @Nullable JsonNode last() {
    if (framing == null) {
      decide(true);
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

  private void decide(boolean noMore) {
    int length = Math.min(beginning.length(), LONGEST_BEGINNING);
    String text =
        new String(beginning.array(), beginning.start(), length, StandardCharsets.ISO_8859_1);
    boolean json = JSON.matcher(text).lookingAt();
    boolean events = EVENTS.matcher(text).lookingAt();
    boolean enough = text.strip().length() >= ENOUGH || length == LONGEST_BEGINNING;
    if (!json && !events && !enough && !noMore) {
      return;
    }
    framing =
        events || namedEvents && !json
            ? new EventStream(limits.eventBytes())
            : new JsonBody(limits);
    framing.feed(ByteBuffer.wrap(beginning.array(), beginning.start(), beginning.length()));
    beginning.clear();
  }
}
