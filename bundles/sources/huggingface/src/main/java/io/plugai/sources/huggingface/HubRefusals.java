package io.plugai.sources.huggingface;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Refusals;
import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * What the hub's refusals mean, by the header that its own clients go by.
 *
 * @param known whether it was told who is asking: it tells strangers of a private model what it
 *     tells them of one that is not there
 */
record HubRefusals(boolean known) implements Refusals {

  @Override
  public Optional<GatewayException> meaning(int status, HttpHeaders headers) {
    return switch (headers.firstValue("X-Error-Code").orElse("")) {
      case "GatedRepo" ->
          rejected(
              "The model is gated: its licence must be accepted at the hub, with the account whose"
                  + " token is shown.");
      case "RepoNotFound" -> missing("The hub has no such model, or it is a private one.");
      case "RevisionNotFound" -> missing("The model has no such revision.");
      case "EntryNotFound" -> missing("The model has no such file at that revision.");
      case "DisabledRepo" -> missing("The hub has taken the model down.");
      default -> byStatus(status);
    };
  }

  private Optional<GatewayException> byStatus(int status) {
    return switch (status) {
      case 401 ->
          known
              ? rejected("The hub refused the token.")
              : missing("The hub has no such model, or it is a private one and wants a token.");
      case 403 -> rejected("The hub does not let this token have it.");
      case 404 -> missing("The hub has nothing of that name.");
      default -> Optional.empty();
    };
  }

  private static Optional<GatewayException> rejected(String message) {
    return Optional.of(new GatewayException(ErrorCode.CREDENTIAL_REJECTED, message));
  }

  private static Optional<GatewayException> missing(String message) {
    return Optional.of(new GatewayException(ErrorCode.MODEL_NOT_FOUND, message));
  }
}
