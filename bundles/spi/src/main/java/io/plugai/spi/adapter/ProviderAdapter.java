package io.plugai.spi.adapter;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.ModelDescriptor;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Speaks one provider's protocol. An adapter is an OSGi service with these properties:
 *
 * <table>
 *   <caption>Service properties</caption>
 *   <tr><td>{@value #PROVIDER_ID}</td><td>String, required</td>
 *       <td>the provider's id, which stands before the first slash of a model's id: lower-case
 *       letters, digits, dashes</td></tr>
 *   <tr><td>{@value #CREDENTIAL_KINDS}</td><td>String[], optional</td>
 *       <td>the kinds of credential it takes, see {@link CredentialKind}</td></tr>
 * </table>
 *
 * <p>Several services may carry the same id: the one from the bundle with the highest version
 * serves. The gateway lets go of an adapter only after its last generation has ended, so nothing
 * here needs to expect calls after deactivation.
 *
 * <p>All methods may be called by many threads at once and must not block.
 */
@ConsumerType
public interface ProviderAdapter {
  /** Service property: the provider's id. */
  String PROVIDER_ID = "plugai.provider.id";

  /** Service property: the kinds of credential that the provider takes. */
  String CREDENTIAL_KINDS = "plugai.provider.credential.kinds";

  /**
   * Runs a generation. Nothing starts before the publisher is subscribed to; it is subscribed to at
   * most once. Cancelling the subscription ends the provider's work. Events are delivered one at a
   * time, never more than requested (Reactive Streams 1.0.4).
   *
   * <p>A failure is an {@code onError} with a {@link io.plugai.spi.error.GatewayException}.
   */
  Flow.Publisher<GenerationEvent> generate(GenerationRequest request, Credential credential);

  /**
   * The models that can be asked for. Completes exceptionally with a {@link
   * io.plugai.spi.error.GatewayException} where the provider cannot be asked; the gateway then goes
   * on with the last list it had.
   */
  CompletionStage<List<ModelDescriptor>> models(Credential credential);

  /**
   * Asks the provider whether it takes a credential, as cheaply as it can be asked. Completes
   * normally where it does, exceptionally with a {@link io.plugai.spi.error.GatewayException}
   * otherwise: {@code CREDENTIAL_REJECTED} where it does not, {@code FEATURE_NOT_SUPPORTED} where
   * it has nothing that it could be asked by.
   *
   * <p>As it stands here it asks for the models. An adapter overrides it where that proves nothing:
   * where the list is fixed, or open to anybody.
   */
  default CompletionStage<Void> check(Credential credential) {
    return models(credential).thenAccept(models -> {});
  }
}
