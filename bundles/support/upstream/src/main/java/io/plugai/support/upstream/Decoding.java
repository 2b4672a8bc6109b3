package io.plugai.support.upstream;

import static java.util.Objects.requireNonNull;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the compression of a body (RFC 9110, section 8.4.1; gzip is RFC 1952, deflate RFC 1950 or,
 * with many servers, a bare RFC 1951), which some servers use unasked. Piece by piece: what little
 * bytes grow to is bounded by whoever takes the pieces. Checksums are left to TCP and TLS. Not for
 * use by several threads.
 */
final class Decoding {
  private static final int PIECE = 1 << 13;
  private static final int MOST_AT_ONCE = 1 << 24;
  private static final int GZIP_TRAILER = 8;

  private enum State {
    BEGINS,
    PLAIN,
    INFLATES,
    TRAILER,
    OVER
  }

  private static final Pattern UNKNOWN = Pattern.compile("\\b(br|zstd|compress)\\b");

  private final boolean gzip;
  private final boolean deflate;
  private final boolean unknown;
  private final Bytes input = new Bytes(MOST_AT_ONCE);
  private State state = State.BEGINS;
  private @Nullable Inflater inflater;
  private byte @Nullable [] output;
  private boolean wrapped;

  private Decoding(String encoding, boolean gzip) {
    this.gzip = gzip || encoding.contains("gzip");
    this.deflate = encoding.contains("deflate");
    this.unknown = !encoding.isEmpty() && UNKNOWN.matcher(encoding).find();
  }

  /** Of a body that is text, and so cannot begin like gzip unless it is that, whatever it says. */
  static Decoding ofText(HttpHeaders headers) {
    return new Decoding(encoding(headers), true);
  }

  /** Of any body, which is taken as it comes unless the headers say otherwise. */
  static Decoding of(HttpHeaders headers) {
    return new Decoding(encoding(headers), false);
  }

  private static String encoding(HttpHeaders headers) {
    return headers.firstValue("Content-Encoding").orElse("").toLowerCase(Locale.ROOT);
  }

  void feed(ByteBuffer bytes) {
    input.append(bytes);
  }

  /** The next piece, valid until the next call of any method; null where that takes more bytes. */
  @Nullable ByteBuffer next() {
    if (unknown) {
      throw unreadable();
    }
    while (input.length() > 0) {
      switch (state) {
        case BEGINS -> {
          if (!begin()) {
            return null;
          }
        }
        case PLAIN -> {
          return all();
        }
        case INFLATES -> {
          ByteBuffer piece = inflate();
          if (piece.hasRemaining()) {
            return piece;
          }
        }
        case TRAILER -> {
          if (!skipTrailer()) {
            return null;
          }
        }
        case OVER -> input.clear();
      }
    }
    return null;
  }

  void close() {
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
    state = State.OVER;
  }

  private ByteBuffer all() {
    ByteBuffer all = ByteBuffer.wrap(input.array(), input.start(), input.length());
    input.clear();
    return all;
  }

  /** Looks at the first bytes; false where they are too few. */
  private boolean begin() {
    if (wrapped && at(0) != 0x1f) {
      // Behind one part of gzip another one may follow; anything else there means nothing.
      return begin(State.OVER);
    }
    if (gzip && at(0) == 0x1f) {
      return input.length() >= 2 && (at(1) == 0x8b ? beginGzip() : begin(State.PLAIN));
    }
    if (!deflate || at(0) == '{' || at(0) == '[') {
      return begin(State.PLAIN);
    }
    if (input.length() < 2) {
      return false;
    }
    boolean zlib = (at(0) & 0x0f) == 8 && ((at(0) << 8) + at(1)) % 31 == 0;
    inflater = new Inflater(!zlib);
    return begin(State.INFLATES);
  }

  private boolean beginGzip() {
    int length = gzipHeader();
    if (length < 0) {
      return false;
    }
    input.discardTo(input.start() + length);
    if (inflater == null) {
      inflater = new Inflater(true);
    } else {
      inflater.reset();
    }
    wrapped = true;
    return begin(State.INFLATES);
  }

  private boolean begin(State next) {
    state = next;
    return true;
  }

  /** The length of a gzip header; negative where more bytes are needed to tell. */
  private int gzipHeader() {
    int at = 10;
    if (input.length() < at) {
      return -1;
    }
    int flags = at(3);
    if ((flags & 4) != 0) {
      if (input.length() < at + 2) {
        return -1;
      }
      at += 2 + at(at) + (at(at + 1) << 8);
    }
    for (int text : new int[] {8, 16}) {
      if ((flags & text) != 0) {
        while (at < input.length() && at(at) != 0) {
          at++;
        }
        at++;
      }
    }
    at += (flags & 2) != 0 ? 2 : 0;
    return at <= input.length() ? at : -1;
  }

  private ByteBuffer inflate() {
    Inflater inflating = requireNonNull(inflater);
    byte[] piece = output == null ? new byte[PIECE] : output;
    output = piece;
    try {
      inflating.setInput(input.array(), input.start(), input.length());
      int length = inflating.inflate(piece);
      input.discardTo(input.end() - inflating.getRemaining());
      if (inflating.finished()) {
        state = wrapped ? State.TRAILER : State.OVER;
      } else if (length == 0 && !inflating.needsInput()) {
        throw unreadable(); // it wants a dictionary
      }
      return ByteBuffer.wrap(piece, 0, length);
    } catch (DataFormatException e) {
      throw unreadable();
    }
  }

  private boolean skipTrailer() {
    if (input.length() < GZIP_TRAILER) {
      return false;
    }
    input.discardTo(input.start() + GZIP_TRAILER);
    return begin(State.BEGINS);
  }

  private int at(int index) {
    return input.array()[input.start() + index] & 0xff;
  }

  private static GatewayException unreadable() {
    return new GatewayException(
        ErrorCode.BACKEND_PROTOCOL,
        "The provider compressed its answer in a way that cannot be read.");
  }
}
