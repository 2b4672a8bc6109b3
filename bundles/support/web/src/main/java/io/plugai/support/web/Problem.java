package io.plugai.support.web;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.servlet.http.HttpServletResponse;

/**
 * A failure as a caller is told of it.
 *
 * @param code what kind of failure
 * @param message one or two sentences for people
 * @param details what is wrong field by field
 * @param retryAfter how long to wait before a retry may succeed, where known
 */
public record Problem(
    ErrorCode code, String message, List<FieldError> details, Optional<Duration> retryAfter) {

  private static final String INTERNAL_MESSAGE =
      "The gateway failed to answer this request; its log says more under the request id.";

  /** A problem without more to say. */
  public static Problem of(ErrorCode code, String message) {
    return new Problem(code, message, List.of(), Optional.empty());
  }

  /** A problem that is over soon. */
  public static Problem of(ErrorCode code, String message, Duration retryAfter) {
    return new Problem(code, message, List.of(), Optional.of(retryAfter));
  }

  /**
   * The problem that a failure means for the caller. Only a {@link GatewayException} was written
   * for callers; the text of anything else stays inside.
   */
  public static Problem of(Throwable failure) {
    return failure instanceof GatewayException e
        ? new Problem(e.code(), e.getMessage(), e.details(), e.retryAfter())
        : of(ErrorCode.INTERNAL);
  }

  /** What a status that a server or a library chose means, in words of our own. */
  public static Problem ofStatus(int status) {
    return of(HttpStatus.code(status));
  }

  /** A problem of which there is no more to say than what it is. */
  public static Problem of(ErrorCode code) {
    return of(
        code,
        switch (code) {
          case NOT_FOUND -> "There is nothing at this path.";
          case METHOD_NOT_ALLOWED -> "This path does not take this method.";
          case NOT_ACCEPTABLE -> "The answer cannot have any of the accepted content types.";
          case UNSUPPORTED_MEDIA_TYPE -> "This path does not take a body of this content type.";
          case PAYLOAD_TOO_LARGE -> "The body is larger than this gateway takes.";
          case REQUEST_TIMEOUT -> "The request did not arrive in time.";
          case UNAUTHENTICATED -> "This request needs a credential.";
          case FORBIDDEN -> "This is not allowed.";
          case CONFLICT -> "This is there already.";
          case UNAVAILABLE -> "This cannot be done now; try again later.";
          case BAD_REQUEST -> "The request could not be read.";
          default -> INTERNAL_MESSAGE;
        });
  }

  /** What a stage failed with, which may come wrapped. */
  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Whether a failure is the gateway's own fault, so that its log must tell the whole story. */
  public static boolean isUnexpected(Throwable failure) {
    return of(failure).code() == ErrorCode.INTERNAL;
  }

  /** The same, to be thrown. */
  public GatewayException exception() {
    GatewayException exception = new GatewayException(code, message, details);
    return retryAfter.map(exception::withRetryAfter).orElse(exception);
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return HttpStatus.of(code);
  }

  /** Whole seconds to wait, rounded up, at least one. */
  public Optional<Long> retryAfterSeconds() {
    return retryAfter.map(after -> Math.max(1, (after.toMillis() + 999) / 1000));
  }

  /** The body that tells of it. */
  public ErrorBody body(String requestId) {
    return new ErrorBody(
        new ErrorBody.Detail(
            code.code(), message, requestId, details, retryAfterSeconds().orElse(null)));
  }

  /** The body as JSON in UTF-8. */
  public byte[] json(String requestId) {
    return Json.bytes(body(requestId));
  }

  /**
   * Makes it the whole answer. Nothing is written where the answer has begun already. The body
   * stays in the response's own buffer until the request is completed, so this does not block.
   */
  public void send(HttpServletResponse response, String requestId) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    byte[] body = json(requestId);
    response.resetBuffer();
    response.setStatus(status());
    retryAfterSeconds().ifPresent(s -> response.setHeader("Retry-After", Long.toString(s)));
    response.setContentType("application/json");
    response.getOutputStream().write(body);
  }
}
