package io.plugai.support.upstream;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;

/** Brings content into the form that a protocol can carry. */
public final class Contents {
  private Contents() {}

  /**
   * Content to be sent inside a message.
   *
   * @throws GatewayException {@code FEATURE_NOT_SUPPORTED} for an address, which is the backend's
   *     to fetch and not ours
   */
  public static Content.Bytes inMemory(Content content) {
    if (content instanceof Content.Bytes bytes) {
      return bytes;
    }
    if (content instanceof Content.File file) {
      return read(file);
    }
    throw new GatewayException(
        ErrorCode.FEATURE_NOT_SUPPORTED,
        "This backend takes images with the request, not by address.");
  }

  private static Content.Bytes read(Content.File file) {
    try {
      return new Content.Bytes(file.mediaType(), ByteBuffer.wrap(Files.readAllBytes(file.path())));
    } catch (IOException e) {
      throw new GatewayException(ErrorCode.INTERNAL, "Content of the request cannot be read.", e);
    }
  }
}
