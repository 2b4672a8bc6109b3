package io.plugai.core.auth.common;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Where secrets may be sent, and keys be fetched from. */
public final class SecureUris {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private SecureUris() {}

  /** Whether nobody on the way can read or write: over TLS, or on this machine. */
  public static boolean isSecure(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return uri.getHost() != null
        && (scheme.equals("https")
            || (scheme.equals("http")
                && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT))));
  }
}
