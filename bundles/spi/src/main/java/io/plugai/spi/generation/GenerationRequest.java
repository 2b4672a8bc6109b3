package io.plugai.spi.generation;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.model.Modality;
import java.nio.ByteBuffer;

/**
 * One request to a model, validated: the model exists, makes the modality, and has every feature
 * that is asked for. Plug-ins read it and never make one.
 *
 * @param id the request's id, for logs and for correlation with the provider
 * @param provider id of the provider that the model was asked for at; {@code local} for one of this
 *     machine
 * @param model the model's name at its provider, without the provider's id
 * @param input what to work from, and with it what is to be made
 * @param parameters how to work
 * @param stream whether the caller wants the answer piece by piece; a plug-in may use it to choose
 *     the cheaper of two protocols, its events mean the same either way
 */
public record GenerationRequest(
    String id, String provider, String model, Input input, Parameters parameters, boolean stream) {

  /** What is to be made, as the input says. */
  public Modality modality() {
    return input.modality();
  }

  /**
   * The conversation to go on with.
   *
   * @throws io.plugai.spi.error.GatewayException {@code FEATURE_NOT_SUPPORTED} where it is none;
   *     never for a model that was listed with the modality {@code TEXT}
   */
  public ChatInput chat() {
    if (input instanceof ChatInput chat) {
      return chat;
    }
    throw new GatewayException(
        ErrorCode.FEATURE_NOT_SUPPORTED, "This backend goes on with conversations alone.");
  }

  /** State of this provider and model, to be put on an event of this generation. */
  public ProviderState state(byte[] bytes) {
    return new ProviderState(provider, model, ByteBuffer.wrap(bytes));
  }

  /** Never shows the input. */
  @Override
  public String toString() {
    return "GenerationRequest[" + id + ", " + provider + "/" + model + "]";
  }
}
