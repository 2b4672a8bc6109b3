package io.plugai.spi.error;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that callers are told about, and the only one: whatever else is thrown is an {@link
 * ErrorCode#INTERNAL} to them. The message goes to the caller as it stands, so it must never hold a
 * secret, a prompt, an answer or another exception's text; the cause stays inside.
 *
 * <p>Most failures are answers rather than faults, and are made without a stack trace. It is there
 * where somebody has to look into it: for {@code INTERNAL} and {@link ErrorCode#BACKEND_PROTOCOL}.
 */
public final class GatewayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String message;
  private final List<FieldError> details;
  private final @Nullable Duration retryAfter;

  private GatewayException(
      ErrorCode code,
      String message,
      List<FieldError> details,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause, true, isFault(code));
    this.code = code;
    this.message = message;
    this.details = List.copyOf(details);
    this.retryAfter = retryAfter;
  }

  /** A failure without more to say. */
  public GatewayException(ErrorCode code, String message) {
    this(code, message, List.of(), null, null);
  }

  /** A failure with the exception behind it, which callers never see. */
  public GatewayException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, List.of(), null, cause);
  }

  /** A failure of particular fields. */
  public GatewayException(ErrorCode code, String message, List<FieldError> details) {
    this(code, message, details, null, null);
  }

  /** Fields that are wrong. */
  public static GatewayException invalid(List<FieldError> details) {
    return new GatewayException(ErrorCode.VALIDATION, "The request is not valid.", details);
  }

  /** One field that is wrong. */
  public static GatewayException invalid(String field, String reason) {
    return invalid(List.of(new FieldError(field, reason)));
  }

  /** Nothing of that kind and id that the caller could see. */
  public static GatewayException notFound(String what) {
    return new GatewayException(ErrorCode.NOT_FOUND, "There is no such " + what + ".");
  }

  /** The same failure, with the time after which a retry may succeed. */
  public GatewayException withRetryAfter(Duration after) {
    return new GatewayException(code, message, details, after, getCause());
  }

  private static boolean isFault(ErrorCode code) {
    return code == ErrorCode.INTERNAL || code == ErrorCode.BACKEND_PROTOCOL;
  }

  /** What kind of failure this is. */
  public ErrorCode code() {
    return code;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** What is wrong, field by field; empty where no fields are. */
  public List<FieldError> details() {
    return details;
  }

  /** How long to wait before a retry may succeed, where known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
