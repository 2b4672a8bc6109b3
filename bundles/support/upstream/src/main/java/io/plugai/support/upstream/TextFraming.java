package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
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

  private static final Pattern BEGINNING =
      Pattern.compile(
          "(?s)(?:" + MARK + ")?\\s*+(?<json>[{\\[])?(?<events>(?:data|event|id|retry)?:)?.*");

  private final boolean namedEvents;
  private final Limits limits;
  private final Bytes beginning = new Bytes(1 << 24);
  private @Nullable Framing framing;

  /**
   * Looks at what comes.
   *
   * @param namedEvents whether it is called an event stream
   */
  TextFraming(boolean namedEvents, Limits limits) {
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
    Matcher said = BEGINNING.matcher(text);
    boolean undecided =
        !said.matches() || said.group("json") == null && said.group("events") == null;
    // The longest name of a field has five letters and a colon behind it.
    if (undecided
        && !noMore
        && text.strip().length() < MARK.length() + 6
        && length < LONGEST_BEGINNING) {
      return;
    }
    boolean json = said.matches() && said.group("json") != null;
    boolean events = said.matches() && said.group("events") != null;
    framing =
        events || namedEvents && !json
            ? new EventStream(limits.eventBytes())
            : new JsonBody(limits);
    framing.feed(ByteBuffer.wrap(beginning.array(), beginning.start(), beginning.length()));
    beginning.clear();
  }
}
