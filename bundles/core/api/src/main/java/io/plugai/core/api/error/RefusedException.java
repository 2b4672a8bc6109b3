package io.plugai.core.api.error;

import io.plugai.spi.error.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The core does not do what it was asked. The message goes to the caller as it stands, so it must
 * never hold a secret or another exception's text; the cause stays inside.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final String message;
  private final List<FieldError> details;
  private final @Nullable Duration retryAfter;

  private RefusedException(
      Refusal refusal,
      String message,
      List<FieldError> details,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.refusal = refusal;
    this.message = message;
    this.details = List.copyOf(details);
    this.retryAfter = retryAfter;
  }

  /** A refusal without more to say. */
  public RefusedException(Refusal refusal, String message) {
    this(refusal, message, List.of(), null, null);
  }

  /** A refusal with the exception behind it, which callers never see. */
  public RefusedException(Refusal refusal, String message, @Nullable Throwable cause) {
    this(refusal, message, List.of(), null, cause);
  }

  /** Fields that are wrong. */
  public static RefusedException invalid(List<FieldError> details) {
    return new RefusedException(Refusal.INVALID, "The request is not valid.", details, null, null);
  }

  /** One field that is wrong. */
  public static RefusedException invalid(String field, String reason) {
    return invalid(List.of(new FieldError(field, reason)));
  }

  /** Nothing of that kind and id that the caller could see. */
  public static RefusedException notFound(String what) {
    return new RefusedException(Refusal.NOT_FOUND, "There is no such " + what + ".");
  }

  /** The same refusal, with the time after which a retry may succeed. */
  public RefusedException withRetryAfter(Duration after) {
    return new RefusedException(refusal, message, details, after, getCause());
  }

  /** Why. */
  public Refusal refusal() {
    return refusal;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** What is wrong field by field; empty where no fields are. */
  public List<FieldError> details() {
    return details;
  }

  /** How long to wait before a retry may succeed, where known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
