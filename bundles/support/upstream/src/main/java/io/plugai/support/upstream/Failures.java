package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What becomes of a provider's refusals and of failed connections. */
public final class Failures {

  private Failures() {}

  /**
   * The failure for an error that stands in an answer which otherwise went well, as some providers
   * send it in mid-stream.
   *
   * @param error the error object; its code may be an HTTP status
   */
  public static GatewayException reported(JsonNode error) {
    int status = error.path("code").asInt(0);
    return refused(status >= 400 && status < 600 ? status : 500, ProviderError.codesOf(error));
  }

  static GatewayException refused(int status, ProviderError error) {
    return switch (status) {
      case 401, 403 ->
          new GatewayException(
              ErrorKind.CREDENTIAL_REJECTED, "The provider refused the credential" + error.codes());
      case 408, 504 ->
          new GatewayException(
              ErrorKind.BACKEND_TIMEOUT, "The provider ran out of time" + error.codes());
      case 429 ->
          new GatewayException(
              ErrorKind.RATE_LIMITED, "The provider limits the rate of requests" + error.codes());
      default -> refusedOtherwise(status, error);
    };
  }

  private static GatewayException refusedOtherwise(int status, ProviderError error) {
    if (status >= 500) {
      return new GatewayException(
          ErrorKind.BACKEND_UNAVAILABLE,
          "The provider failed with status " + status + error.codes());
    }
    if (status >= 400) {
      return new GatewayException(
          ErrorKind.BACKEND_REJECTED,
          "The provider refused the request with status " + status + error.codesAndReason());
    }
    return new GatewayException(
        ErrorKind.BACKEND_PROTOCOL,
        "The provider answered with status " + status + " where an answer was expected.");
  }

  /** Whether the same request may succeed a moment later. */
  static boolean isPassing(int status) {
    return switch (status) {
      case 429, 500, 502, 503, 504, 529 -> true;
      default -> false;
    };
  }

  /** Whether a connection that failed before an answer may succeed a moment later. */
  static boolean isPassing(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    return cause instanceof IOException && !(cause instanceof SSLException);
  }

  /** What a connection that did not come about, or broke before an answer, means. */
  static GatewayException unreachable(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    if (cause instanceof HttpConnectTimeoutException) {
      return new GatewayException(
          ErrorKind.BACKEND_TIMEOUT, "The provider could not be reached in time.", cause);
    }
    if (cause instanceof SSLException) {
      return new GatewayException(
          ErrorKind.BACKEND_UNAVAILABLE, "No secure connection to the provider.", cause);
    }
    if (cause instanceof ConnectException) {
      return new GatewayException(
          ErrorKind.BACKEND_UNAVAILABLE, "The provider cannot be reached.", cause);
    }
    if (cause instanceof IOException) {
      return new GatewayException(
          ErrorKind.BACKEND_UNAVAILABLE, "The provider closed the connection unanswered.", cause);
    }
    return new GatewayException(
        ErrorKind.INTERNAL, "The request to the provider could not be sent.", cause);
  }

  /** What a connection that broke within an answer means. */
  static GatewayException cut(@Nullable Throwable cause) {
    return new GatewayException(
        ErrorKind.BACKEND_UNAVAILABLE,
        "The provider broke off in the middle of its answer.",
        cause);
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }
}
