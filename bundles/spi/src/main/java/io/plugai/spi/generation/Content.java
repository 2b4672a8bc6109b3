package io.plugai.spi.generation;

import io.plugai.spi.credential.Secret;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * The content of an image, a mesh or another file, wherever it lies: what a model is shown, what it
 * starts from, and what it has made. Large content is handed on as a file or as an address, so that
 * it never passes over the gateway's heap.
 */
public sealed interface Content {

  /** What it is, for example {@code image/png}; empty where a {@link Remote} does not say. */
  String mediaType();

  /**
   * Content in memory.
   *
   * @param bytes read-only, from its position to its limit; not changed by anybody. Who reads it
   *     takes a {@linkplain ByteBuffer#duplicate() duplicate}
   */
  record Bytes(String mediaType, ByteBuffer bytes) implements Content {
    public Bytes {
      bytes = bytes.asReadOnlyBuffer();
    }

    /** Plain Base64 (RFC 4648, section 4). */
    public String base64() {
      ByteBuffer encoded = Base64.getEncoder().encode(bytes.duplicate());
      return new String(encoded.array(), 0, encoded.limit(), StandardCharsets.ISO_8859_1);
    }

    /** A {@code data:} URL (RFC 2397). */
    public String dataUrl() {
      return "data:" + mediaType + ";base64," + base64();
    }

    /** Never shows the content. */
    @Override
    public String toString() {
      return "Bytes[" + mediaType + ", " + bytes.remaining() + "]";
    }
  }

  /**
   * Content in a file of this machine. One that comes with a request is the gateway's: it stays
   * while the generation runs and must not be changed. One that comes out of a generation is handed
   * over with its event: the gateway moves or deletes it.
   *
   * @param path absolute
   */
  record File(String mediaType, Path path) implements Content {}

  /**
   * Content elsewhere. One that comes with a request is for the backend to fetch, never for the
   * gateway or the plug-in: its address is a stranger's. What a generation has made is handed over
   * as bytes or a file: a plug-in fetches what lies at its provider, with the headers that takes.
   *
   * @param uri an http or https address
   * @param headers what to send along, to the address's own origin and to no other
   */
  record Remote(String mediaType, URI uri, Map<String, Secret> headers) implements Content {
    public Remote {
      headers = Map.copyOf(headers);
    }

    /** An address that anybody may read, of content that it does not tell. */
    public Remote(URI uri) {
      this("", uri, Map.of());
    }

    /** Shows the host alone: the rest of an address may be a secret. */
    @Override
    public String toString() {
      return "Remote[" + mediaType + ", " + uri.getHost() + "]";
    }
  }
}
