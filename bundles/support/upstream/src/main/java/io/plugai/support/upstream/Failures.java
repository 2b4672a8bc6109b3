package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What becomes of a provider's refusals and of failed connections. */
public final class Failures {

  private Failures() {}

  /**
   * Throws the failure that a message stands for which should be an answer, or a piece of one.
   *
   * @param message an object that may have an error in it or be one, or a list that may begin so
   */
  public static void throwAnyIn(JsonNode message) {
    if (ProviderError.isIn(message)) {
      throw reported(message);
    }
  }

  /**
   * The failure for an error that stands in an answer which otherwise went well, as some providers
   * send it in mid-stream. It says nothing of the provider's; where it ends an exchange, the codes
   * and the reason are put in, if they quote nothing of what was sent.
   *
   * @param error the error, or the message that it stands in
   */
  public static GatewayException reported(JsonNode error) {
    GatewayException silent = meaning(error, text -> true);
    GatewayException reported =
        new GatewayException(silent.code(), silent.getMessage(), new Reported(error));
    return silent.retryAfter().map(reported::withRetryAfter).orElse(reported);
  }

  /**
   * What an error in an answer means.
   *
   * @param unfit whether a text must not be shown
   */
  static GatewayException meaning(JsonNode body, Predicate<String> unfit) {
    ProviderError error = ProviderError.of(body, unfit);
    GatewayException meaning =
        error.status().isPresent()
            ? refused(error.status().getAsInt(), error)
            : new GatewayException(
                ErrorCode.BACKEND_UNAVAILABLE, "The provider failed" + error.codesAndReason());
    return error.retryAfter().map(meaning::withRetryAfter).orElse(meaning);
  }

  /** An error that a wire has met, which does not know what of it may be shown. Says nothing. */
  static final class Reported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient JsonNode error;

    Reported(JsonNode error) {
      super(null, null, false, false);
      this.error = error;
    }

    JsonNode error() {
      return error;
    }
  }

  /** The status of HTTP with which a provider has refused; empty for any other failure. */
  public static OptionalInt status(Throwable failure) {
    return unwrapped(failure).getCause() instanceof Refused refused
        ? OptionalInt.of(refused.status)
        : OptionalInt.empty();
  }

  /** Behind a refusal, for those that go by the status. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status) {
      super("status " + status, null, false, false);
      this.status = status;
    }
  }

  /** What a refusal with that status of HTTP means. */
  static GatewayException refusal(int status, ProviderError error) {
    GatewayException meaning = refused(status, error);
    return new GatewayException(meaning.code(), meaning.getMessage(), new Refused(status));
  }

  /** What a refusal with that status means, if its words do not say otherwise. */
  private static GatewayException refused(int status, ProviderError error) {
    return switch (error.verdict(status)) {
      case CREDENTIAL_REJECTED ->
          new GatewayException(
              ErrorCode.CREDENTIAL_REJECTED, "The provider refused the credential" + error.codes());
      case BACKEND_TIMEOUT ->
          new GatewayException(
              ErrorCode.BACKEND_TIMEOUT, "The provider ran out of time" + error.codesAndReason());
      case RATE_LIMITED ->
          new GatewayException(
              ErrorCode.RATE_LIMITED,
              "The provider limits the rate of requests" + error.codesAndReason());
      case BACKEND_REJECTED ->
          new GatewayException(
              ErrorCode.BACKEND_REJECTED,
              "The provider refused the request with status " + status + error.codesAndReason());
      case BACKEND_UNAVAILABLE ->
          new GatewayException(
              ErrorCode.BACKEND_UNAVAILABLE,
              status == 407
                  ? "The proxy on the way to the provider wants a credential."
                  : "The provider failed with status " + status + error.codesAndReason());
      default ->
          new GatewayException(
              ErrorCode.BACKEND_PROTOCOL,
              "The provider answered with status " + status + " where an answer was expected.");
    };
  }

  /** Whether a connection that failed before an answer may succeed a moment later. */
  static boolean isPassing(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    return cause instanceof IOException && !(cause instanceof SSLException);
  }

  /**
   * What a connection that did not come about, or broke before an answer, means.
   *
   * @param mayBeDone whether the provider may have done the work, so that it is not asked again
   */
  static GatewayException unanswered(Throwable thrown, boolean mayBeDone) {
    Throwable cause = unwrapped(thrown);
    if (cause instanceof HttpConnectTimeoutException) {
      return new GatewayException(
          ErrorCode.BACKEND_TIMEOUT, "The provider could not be reached in time.", cause);
    }
    if (cause instanceof IOException) {
      return new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, because(cause, mayBeDone), cause);
    }
    return new GatewayException(
        ErrorCode.INTERNAL, "The request to the provider could not be sent.", cause);
  }

  private static String because(Throwable cause, boolean mayBeDone) {
    if (cause instanceof SSLException) {
      return "No secure connection to the provider.";
    }
    if (cause instanceof ConnectException) {
      return "The provider cannot be reached.";
    }
    if (isRefusedByProxy(cause)) {
      return "The proxy on the way to the provider does not connect to it.";
    }
    return mayBeDone
        ? "The provider closed the connection unanswered. It was not asked again, since it may have"
            + " done the work."
        : "The provider closed the connection unanswered.";
  }

  /** Whether a proxy has refused to connect; the JDK has no type for that. */
  static boolean isRefusedByProxy(Throwable cause) {
    return cause instanceof IOException
        && String.valueOf(cause.getMessage()).startsWith("Tunnel failed");
  }

  /** What a connection that broke within an answer means. */
  static GatewayException cut(@Nullable Throwable cause) {
    return new GatewayException(
        ErrorCode.BACKEND_UNAVAILABLE,
        "The provider broke off in the middle of its answer.",
        cause);
  }

  static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }
}
