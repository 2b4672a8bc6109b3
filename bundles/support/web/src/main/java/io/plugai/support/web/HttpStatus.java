package io.plugai.support.web;

import io.plugai.spi.error.ErrorCode;

/** The one place where codes of failures become statuses, and the other way round. */
public final class HttpStatus {
  private HttpStatus() {}

  /** The status that goes with a code. */
  public static int of(ErrorCode code) {
    return switch (code) {
      case VALIDATION, BAD_REQUEST -> 400;
      case UNAUTHENTICATED,
          INVALID_CREDENTIALS,
          TOKEN_INVALID,
          TOKEN_EXPIRED,
          TOKEN_REVOKED,
          ACCOUNT_DISABLED ->
          401;
      case FORBIDDEN, INVITE_INVALID -> 403;
      case NOT_FOUND, MODEL_NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case REQUEST_TIMEOUT -> 408;
      case CONFLICT, CANCELLED -> 409;
      case PAYLOAD_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case FEATURE_NOT_SUPPORTED, BACKEND_REJECTED, PLUGIN_FAILED -> 422;
      case CREDENTIAL_REJECTED -> 424;
      case RATE_LIMITED, QUEUE_FULL -> 429;
      case INTERNAL -> 500;
      case BACKEND_PROTOCOL, ANSWER_TOO_LARGE -> 502;
      case BACKEND_UNAVAILABLE, UNAVAILABLE, INTERRUPTED -> 503;
      case BACKEND_TIMEOUT -> 504;
      case STORAGE_FULL -> 507;
    };
  }

  /** The code for a status that a server or a library chose. */
  public static ErrorCode code(int status) {
    return switch (status) {
      case 401 -> ErrorCode.UNAUTHENTICATED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 404 -> ErrorCode.NOT_FOUND;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 406 -> ErrorCode.NOT_ACCEPTABLE;
      case 408 -> ErrorCode.REQUEST_TIMEOUT;
      case 409 -> ErrorCode.CONFLICT;
      case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
      case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
      case 503 -> ErrorCode.UNAVAILABLE;
      case 505 -> ErrorCode.BAD_REQUEST; // a version of HTTP that does not exist
      default -> status >= 400 && status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
    };
  }
}
