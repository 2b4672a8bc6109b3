package io.plugai.spi.generation;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Base64;

/** Where the bytes of an image come from. */
public sealed interface ImageSource {

  /** An image that the backend fetches itself; the gateway does not. */
  record Remote(URI uri) implements ImageSource {}

  /**
   * An image that came with the request.
   *
   * @param mediaType for example {@code image/png}
   * @param base64 its bytes in plain Base64 (RFC 4648, section 4)
   */
  record Inline(String mediaType, String base64) implements ImageSource {

    /** The decoded bytes, in a buffer of their own. */
    public ByteBuffer bytes() {
      return ByteBuffer.wrap(Base64.getDecoder().decode(base64)).asReadOnlyBuffer();
    }

    /** The image as a {@code data:} URL (RFC 2397). */
    public String dataUrl() {
      return "data:" + mediaType + ";base64," + base64;
    }

    /** Never shows the image. */
    @Override
    public String toString() {
      return "Inline[" + mediaType + "]";
    }
  }
}
