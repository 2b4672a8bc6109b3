package io.plugai.spi.source;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place that models are fetched from. A source is an OSGi service with these properties:
 *
 * <table>
 *   <caption>Service properties</caption>
 *   <tr><td>{@value #SOURCE_ID}</td><td>String, required</td>
 *       <td>the source's id: lower-case letters, digits, dashes. A credential of that name in the
 *       vault is what its users' requests carry</td></tr>
 *   <tr><td>{@value #CREDENTIAL_KINDS}</td><td>String[], optional</td>
 *       <td>the kinds of credential it takes, see {@link
 *       io.plugai.spi.credential.CredentialKind}</td></tr>
 * </table>
 *
 * <p>A source speaks a protocol and nothing else: it writes no file and keeps no state of a
 * download. The gateway decides what is fetched, in which pieces, to where, how fast, and checks
 * it. So a source may be swapped while a download runs: the next piece is asked of its successor.
 *
 * <p>Several services may carry the same id: the one from the bundle with the highest version
 * serves. All methods may be called by many threads at once and must not block. Failures are {@link
 * GatewayException}s: {@code CREDENTIAL_REJECTED} where a model is not for this caller, {@code
 * MODEL_NOT_FOUND}, {@code VALIDATION} for a reference that is none, {@code BACKEND_UNAVAILABLE}
 * where the source cannot be reached, {@code BACKEND_TIMEOUT} where it falls silent, {@code
 * BACKEND_PROTOCOL} where it answers nonsense, {@code RATE_LIMITED} with how long to wait.
 */
@ConsumerType
public interface ModelSource {
  /** Service property: the source's id. */
  String SOURCE_ID = "plugai.source.id";

  /** Service property: the kinds of credential that the source takes. */
  String CREDENTIAL_KINDS = "plugai.source.credential.kinds";

  /** One page of the models that match. {@code FEATURE_NOT_SUPPORTED} where there is no search. */
  CompletionStage<ModelPage> search(ModelSearch search, Credential credential);

  /**
   * What a model consists of, at one fixed revision: a name that moves, such as a branch, is
   * resolved here, once.
   */
  CompletionStage<RemoteModel> describe(ModelReference reference, Credential credential);

  /**
   * Asks for a piece of a file. Completes when the answer's head is there; its bytes follow as they
   * are asked for. Where the file ends before the piece begins, an empty one is answered.
   */
  CompletionStage<Transfer> fetch(FetchRequest request, Credential credential);

  /**
   * Asks the source whether it takes a credential. Completes normally where it does, exceptionally
   * with a {@link GatewayException} otherwise: {@code CREDENTIAL_REJECTED} where it does not,
   * {@code FEATURE_NOT_SUPPORTED} where it has nothing that it could be asked by, as it stands
   * here.
   */
  default CompletionStage<Void> check(Credential credential) {
    return CompletableFuture.failedFuture(
        new GatewayException(
            ErrorCode.FEATURE_NOT_SUPPORTED, "This source cannot be asked about a credential."));
  }
}
