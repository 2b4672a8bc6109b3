package io.plugai.support.web;

import io.plugai.core.api.error.Refusal;
import io.plugai.spi.error.ErrorKind;

/**
 * Everything that can be wrong with a request, with its stable code and its HTTP status. This is
 * the one place where kinds of failure become statuses.
 */
public enum ErrorCode {
  /** The request breaks the contract; every field that does is named. */
  VALIDATION(ErrorKind.VALIDATION.code(), 400),
  /** There is no such model; the closest names are given. */
  MODEL_NOT_FOUND(ErrorKind.MODEL_NOT_FOUND.code(), 404),
  /** The model cannot do what was asked; what would work is given. */
  FEATURE_NOT_SUPPORTED(ErrorKind.FEATURE_NOT_SUPPORTED.code(), 422),
  /** The provider asks for a credential, or refused the one it was shown. */
  CREDENTIAL_REJECTED(ErrorKind.CREDENTIAL_REJECTED.code(), 424),
  /** The provider understood the request and refused it. */
  BACKEND_REJECTED(ErrorKind.BACKEND_REJECTED.code(), 422),
  /** Too many requests; usually says when to try again. */
  RATE_LIMITED(ErrorKind.RATE_LIMITED.code(), 429),
  /** Too many requests wait for this model already. */
  QUEUE_FULL(ErrorKind.QUEUE_FULL.code(), 503),
  /** The backend cannot be reached, failed, or went away. */
  BACKEND_UNAVAILABLE(ErrorKind.BACKEND_UNAVAILABLE.code(), 503),
  /** The backend did not answer, or fell silent, for longer than it may. */
  BACKEND_TIMEOUT(ErrorKind.BACKEND_TIMEOUT.code(), 504),
  /** The backend answered with something that is not its protocol. */
  BACKEND_PROTOCOL(ErrorKind.BACKEND_PROTOCOL.code(), 502),
  /** The answer is larger than the gateway holds in one piece; a stream would have been fine. */
  ANSWER_TOO_LARGE("answer_too_large", 502),
  /** The gateway itself is at fault. */
  INTERNAL(ErrorKind.INTERNAL.code(), 500),
  /** The request is no HTTP that the gateway can read. */
  BAD_REQUEST("bad_request", 400),
  /** The gateway does not know who is calling. */
  UNAUTHENTICATED("unauthenticated", 401),
  /** There is no account of that name with that password. */
  INVALID_CREDENTIALS("invalid_credentials", 401),
  /** The token is none of this gateway's, was changed or cut off, or is for somebody else. */
  TOKEN_INVALID("token_invalid", 401),
  /** The token's time is over. */
  TOKEN_EXPIRED("token_expired", 401),
  /** The token or session was revoked. */
  TOKEN_REVOKED("token_revoked", 401),
  /** The account behind the token is disabled. */
  ACCOUNT_DISABLED("account_disabled", 401),
  /** The invite is unknown, used, revoked or expired. */
  INVITE_INVALID("invite_invalid", 403),
  /** The caller is known, or comes from a web page, and may not do this. */
  FORBIDDEN("forbidden", 403),
  /** There is nothing at this path. */
  NOT_FOUND("not_found", 404),
  /** The path takes other methods; the {@code Allow} header names them. */
  METHOD_NOT_ALLOWED("method_not_allowed", 405),
  /** The caller accepts none of the forms that the answer can have. */
  NOT_ACCEPTABLE("not_acceptable", 406),
  /** The request did not arrive in time. */
  REQUEST_TIMEOUT("request_timeout", 408),
  /** What the request wants to make is there already, or is being changed. */
  CONFLICT("conflict", 409),
  /** The plug-in was installed but does not start; nothing is left of it. */
  PLUGIN_FAILED("plugin_failed", 422),
  /** The body is over the limit. */
  PAYLOAD_TOO_LARGE("payload_too_large", 413),
  /** The body is not of a content type that this path takes. */
  UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415),
  /** There is no room left for what has to be kept. */
  STORAGE_FULL("storage_full", 507),
  /** The gateway cannot do this now; trying again later may help. */
  UNAVAILABLE("unavailable", 503);

  private final String code;
  private final int status;

  ErrorCode(String code, int status) {
    this.code = code;
    this.status = status;
  }

  /** The code that callers see. */
  public String code() {
    return code;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** The code of a failure that a plug-in or the core reports. */
  public static ErrorCode of(ErrorKind kind) {
    return switch (kind) {
      case VALIDATION -> VALIDATION;
      case MODEL_NOT_FOUND -> MODEL_NOT_FOUND;
      case FEATURE_NOT_SUPPORTED -> FEATURE_NOT_SUPPORTED;
      case CREDENTIAL_REJECTED -> CREDENTIAL_REJECTED;
      case BACKEND_REJECTED -> BACKEND_REJECTED;
      case RATE_LIMITED -> RATE_LIMITED;
      case QUEUE_FULL -> QUEUE_FULL;
      case BACKEND_UNAVAILABLE -> BACKEND_UNAVAILABLE;
      case BACKEND_TIMEOUT -> BACKEND_TIMEOUT;
      case BACKEND_PROTOCOL -> BACKEND_PROTOCOL;
      case INTERNAL -> INTERNAL;
    };
  }

  /** The code of what the core does not do. */
  public static ErrorCode of(Refusal refusal) {
    return switch (refusal) {
      case INVALID -> VALIDATION;
      case NOT_FOUND -> NOT_FOUND;
      case CONFLICT -> CONFLICT;
      case FORBIDDEN -> FORBIDDEN;
      case INVALID_CREDENTIALS -> INVALID_CREDENTIALS;
      case INVITE_INVALID -> INVITE_INVALID;
      case TOKEN_INVALID -> TOKEN_INVALID;
      case TOKEN_EXPIRED -> TOKEN_EXPIRED;
      case TOKEN_REVOKED -> TOKEN_REVOKED;
      case ACCOUNT_DISABLED -> ACCOUNT_DISABLED;
      case RATE_LIMITED -> RATE_LIMITED;
      case STORAGE_FULL -> STORAGE_FULL;
      case UNAVAILABLE -> UNAVAILABLE;
    };
  }

  /** The code for a status that a server or a library chose. */
  public static ErrorCode ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 408 -> REQUEST_TIMEOUT;
      case 409 -> CONFLICT;
      case 413 -> PAYLOAD_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 503 -> UNAVAILABLE;
      case 505 -> BAD_REQUEST; // a version of HTTP that does not exist
      default -> status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL;
    };
  }
}
