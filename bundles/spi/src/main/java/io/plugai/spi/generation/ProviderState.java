package io.plugai.spi.generation;

import java.nio.ByteBuffer;

/**
 * What a provider wants back, byte for byte, when a conversation goes on: the signature of a
 * thought, an encrypted chain of reasoning. It is opaque to everybody else. The gateway shows it to
 * clients sealed, and hands it back to the provider and model that it came from, and to no other.
 *
 * <p>A plug-in makes it with {@link GenerationRequest#state} and puts it on the event that it
 * belongs to; it meets it again on the {@link Part} of a later request.
 *
 * @param provider id of the provider that it came from
 * @param model name of the model, as its provider calls it
 * @param bytes what to give back: read-only, from its position to its limit
 */
public record ProviderState(String provider, String model, ByteBuffer bytes) {
  public ProviderState {
    bytes = bytes.asReadOnlyBuffer();
  }

  /** The bytes, in an array of their own. */
  public byte[] toBytes() {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return copy;
  }

  /** Never shows what it holds. */
  @Override
  public String toString() {
    return "ProviderState[" + provider + "/" + model + ", " + bytes.remaining() + "]";
  }
}
