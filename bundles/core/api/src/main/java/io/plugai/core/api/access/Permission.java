package io.plugai.core.api.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a route needs of its caller, and what a token is for. */
public enum Permission {
  /** Nothing: anybody may, without saying who they are. */
  PUBLIC,
  /** Nothing but to be somebody: whoever is let in may look at the models that they may ask. */
  KNOWN,
  /** Look at one's own account, usage and sessions, and at the providers. */
  READ,
  /** Ask models, and keep what is said in sessions. */
  GENERATE,
  /** Manage one's own account: profile, tokens, keys, sessions. */
  ACCOUNT,
  /** Run the gateway: people, plug-ins, metrics, everything. */
  OPERATE;

  /** Its name as a scope of tokens: {@code read}, {@code generate}, {@code account}, … */
  public String scope() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All that can be scopes of tokens. */
  public static Set<Permission> scopes() {
    return EnumSet.complementOf(EnumSet.of(PUBLIC, KNOWN));
  }
}
