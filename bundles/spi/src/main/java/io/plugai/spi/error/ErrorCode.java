package io.plugai.spi.error;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The failures that a caller can meet. The string of each is stable: the same fault always gives
 * the same one. What HTTP status goes with it is decided in one place, by the HTTP side.
 *
 * <p>A plug-in uses those down to {@link #INTERNAL}, see {@link #isForPlugins}. The others are the
 * gateway's own.
 */
public enum ErrorCode {
  /** The request is not well-formed or breaks a schema; carries one entry per field. */
  VALIDATION("validation_error"),
  /** No such model; carries the closest names. */
  MODEL_NOT_FOUND("model_not_found"),
  /** The model lacks a feature that was asked for; says what would work. */
  FEATURE_NOT_SUPPORTED("feature_not_supported"),
  /** The provider wants a credential and there is none, or it refused the one there is. */
  CREDENTIAL_REJECTED("credential_rejected"),
  /** The provider understood the request and refused it: its own 4xx. */
  BACKEND_REJECTED("backend_rejected"),
  /** The provider, or the gateway before it, limits the rate; usually says when to retry. */
  RATE_LIMITED("rate_limited"),
  /** Too many requests wait for the same model already. */
  QUEUE_FULL("queue_full"),
  /** The backend cannot be reached, failed, or went away in mid-stream. */
  BACKEND_UNAVAILABLE("backend_unavailable"),
  /** The backend did not answer, or fell silent, for longer than it may. */
  BACKEND_TIMEOUT("backend_timeout"),
  /** The backend answered with something that is not its protocol. */
  BACKEND_PROTOCOL("backend_protocol_error"),
  /** The gateway, or the plug-in, is itself at fault. */
  INTERNAL("internal_error"),

  /** The answer is larger than the gateway holds in one piece; a stream would have been fine. */
  ANSWER_TOO_LARGE("answer_too_large"),
  /** Whoever asked has given the request up. */
  CANCELLED("cancelled"),
  /** The gateway was stopped before the request was done. */
  INTERRUPTED("interrupted"),
  /** The request is no HTTP that the gateway can read. */
  BAD_REQUEST("bad_request"),
  /** The gateway does not know who is calling. */
  UNAUTHENTICATED("unauthenticated"),
  /** There is no account of that name with that password. */
  INVALID_CREDENTIALS("invalid_credentials"),
  /** The token is none of this gateway's, was changed or cut off, or is for somebody else. */
  TOKEN_INVALID("token_invalid"),
  /** The token's time is over. */
  TOKEN_EXPIRED("token_expired"),
  /** The token or session was revoked. */
  TOKEN_REVOKED("token_revoked"),
  /** The account behind the token is disabled. */
  ACCOUNT_DISABLED("account_disabled"),
  /** The invite is unknown, used, revoked or expired. */
  INVITE_INVALID("invite_invalid"),
  /** The caller is known, or comes from a web page, and may not do this. */
  FORBIDDEN("forbidden"),
  /** There is nothing at this path, or no such thing, or it is somebody else's. */
  NOT_FOUND("not_found"),
  /** The path takes other methods; the {@code Allow} header names them. */
  METHOD_NOT_ALLOWED("method_not_allowed"),
  /** The caller accepts none of the forms that the answer can have. */
  NOT_ACCEPTABLE("not_acceptable"),
  /** The request did not arrive in time. */
  REQUEST_TIMEOUT("request_timeout"),
  /** What the request wants to make is there already, or has changed or is being changed. */
  CONFLICT("conflict"),
  /** The plug-in was installed but does not start; nothing is left of it. */
  PLUGIN_FAILED("plugin_failed"),
  /** The body is over the limit. */
  PAYLOAD_TOO_LARGE("payload_too_large"),
  /** The body is not of a content type that this path takes. */
  UNSUPPORTED_MEDIA_TYPE("unsupported_media_type"),
  /** There is no room left for what has to be kept. */
  STORAGE_FULL("storage_full"),
  /** The gateway cannot do this now, most likely for want of its database; later it may. */
  UNAVAILABLE("unavailable");

  private final String code;

  ErrorCode(String code) {
    this.code = code;
  }

  /** The code that callers see. */
  public String code() {
    return code;
  }

  /** The failure of that code. */
  public static Optional<ErrorCode> of(String code) {
    return Stream.of(values()).filter(known -> known.code.equals(code)).findFirst();
  }

  /**
   * Whether a plug-in may fail with it: it can say of a request, a model or a backend what is
   * wrong, and nothing of accounts, tokens or paths. Any other code from a plug-in is taken for
   * {@link #INTERNAL}.
   */
  public boolean isForPlugins() {
    return compareTo(INTERNAL) <= 0;
  }
}
