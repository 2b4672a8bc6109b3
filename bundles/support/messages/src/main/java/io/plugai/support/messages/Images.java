package io.plugai.support.messages;

import io.plugai.spi.generation.Content;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Reads where an image comes from: either {@code url}, an address that the backend fetches, or
 * {@code media_type} and {@code data}, its bytes in Base64 (RFC 4648, section 4).
 */
public final class Images {
  private static final Set<String> MEDIA_TYPES =
      Set.of("image/png", "image/jpeg", "image/webp", "image/gif");
  private static final int MAX_URL = 8192;

  private Images() {}

  /** Where the image lies, or what is wrong with that. */
  public static Optional<Content> read(ObjectView view) {
    Optional<String> url = view.text("url");
    Optional<String> data = view.text("data");
    Optional<String> mediaType = view.text("media_type");
    if (view.has("url") == view.has("data")) {
      view.fault("url", "either url or data must be given");
      return Optional.empty();
    }
    return view.has("url") ? remote(view, url) : inline(view, data, mediaType);
  }

  private static Optional<Content> remote(ObjectView view, Optional<String> url) {
    if (view.has("media_type")) {
      view.fault("media_type", "goes with data only");
    }
    Optional<URI> uri = url.flatMap(Images::webAddress);
    if (url.isPresent() && uri.isEmpty()) {
      view.fault("url", "must be an http or https address");
    }
    return uri.map(Content.Remote::new);
  }

  private static Optional<URI> webAddress(String text) {
    if (text.length() > MAX_URL) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return web && uri.getHost() != null && uri.getUserInfo() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Content> inline(
      ObjectView view, Optional<String> data, Optional<String> mediaType) {
    if (!view.has("media_type")) {
      view.fault("media_type", "is required with data");
    }
    mediaType
        .filter(type -> !MEDIA_TYPES.contains(type))
        .ifPresent(
            type ->
                view.fault("media_type", "must be image/png, image/jpeg, image/webp or image/gif"));
    Optional<ByteBuffer> bytes = data.flatMap(Images::decoded);
    if (data.isPresent() && bytes.isEmpty()) {
      view.fault("data", "must be Base64, with padding and without spaces");
    }
    return mediaType.flatMap(type -> bytes.map(content -> new Content.Bytes(type, content)));
  }

  /** The JDK's decoder would let missing padding pass. */
  private static Optional<ByteBuffer> decoded(String text) {
    if (text.isEmpty() || text.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(ByteBuffer.wrap(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
