package io.plugai.spi.error;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that callers are told about. The message goes to the caller as it stands, so it must
 * never hold a secret, a prompt, an answer or another exception's text; the cause stays inside.
 */
public final class GatewayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final String message;
  private final List<FieldError> details;
  private final @Nullable Duration retryAfter;

  private GatewayException(
      ErrorKind kind,
      String message,
      List<FieldError> details,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.message = message;
    this.details = List.copyOf(details);
    this.retryAfter = retryAfter;
  }

  /** A failure without more to say. */
  public GatewayException(ErrorKind kind, String message) {
    this(kind, message, List.of(), null, null);
  }

  /** A failure with the exception behind it, which callers never see. */
  public GatewayException(ErrorKind kind, String message, @Nullable Throwable cause) {
    this(kind, message, List.of(), null, cause);
  }

  /** A failure of particular fields. */
  public GatewayException(ErrorKind kind, String message, List<FieldError> details) {
    this(kind, message, details, null, null);
  }

  /** The same failure, with the time after which a retry may succeed. */
  public GatewayException withRetryAfter(Duration after) {
    return new GatewayException(kind, message, details, after, getCause());
  }

  /** What kind of failure this is. */
  public ErrorKind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** What is wrong, field by field; empty where the kind has no fields. */
  public List<FieldError> details() {
    return details;
  }

  /** How long to wait before a retry may succeed, where known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
