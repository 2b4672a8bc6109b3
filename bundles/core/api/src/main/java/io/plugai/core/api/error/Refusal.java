package io.plugai.core.api.error;

/** Why the core does not do what it was asked. The HTTP side gives each a code and a status. */
public enum Refusal {
  /** Fields of the request are wrong; each is named. */
  INVALID,
  /** There is no such thing, or it is somebody else's. */
  NOT_FOUND,
  /** It is there already, or has changed meanwhile. */
  CONFLICT,
  /** The caller is known and may not do this. */
  FORBIDDEN,
  /** No account of that name with that password. */
  INVALID_CREDENTIALS,
  /** The invite is unknown, used, revoked or expired. */
  INVITE_INVALID,
  /** A token that is none of ours, was changed or cut off, or is for somebody else. */
  TOKEN_INVALID,
  /** A token whose time is over. */
  TOKEN_EXPIRED,
  /** A token or session that was revoked. */
  TOKEN_REVOKED,
  /** The account behind the token is disabled. */
  ACCOUNT_DISABLED,
  /** Too many requests; says when to try again. */
  RATE_LIMITED,
  /** There is no room for what has to be kept. */
  STORAGE_FULL,
  /** Something that is needed cannot be reached now: the database, most likely. */
  UNAVAILABLE
}
