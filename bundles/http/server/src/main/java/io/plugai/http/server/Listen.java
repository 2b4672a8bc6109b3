package io.plugai.http.server;

import io.plugai.core.api.access.AuthMethod;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where and how the gateway listens, checked.
 *
 * @param tls what it shows of itself; empty for plain HTTP
 * @param http2 whether HTTP/2 is offered beside HTTP/1.1, over TLS
 */
record Listen(ListenAddress address, Optional<TlsFiles> tls, boolean http2) {

  /**
   * Reads the settings as an operator wrote them. Files are not looked at yet.
   *
   * @throws ListenRefusedException with one sentence for the operator, if the gateway must not
   *     listen so
   */
  static Listen checked(HttpServerConfig http, AccessConfig access) throws ListenRefusedException {
    Set<AuthMethod> ways = ways(access.ways__in());
    Optional<TlsFiles> tls = TlsFiles.of(http);
    boolean plain = flag("allow_plain_http", http.allow__plain__http());
    ListenAddress address = ListenAddress.checked(http.host(), http.port());
    if (ways.contains(AuthMethod.LOCAL_ONLY)) {
      address.requireLoopbackForLocalOnly();
    } else if (tls.isEmpty() && !plain) {
      address.requireLoopbackForPlainHttp();
    }
    return new Listen(address, tls, flag("http2", http.http2()));
  }

  private static Set<AuthMethod> ways(String setting) throws ListenRefusedException {
    try {
      return AuthMethod.read(setting);
    } catch (IllegalArgumentException e) {
      throw new ListenRefusedException(String.valueOf(e.getMessage()));
    }
  }

  private static boolean flag(String key, String value) throws ListenRefusedException {
    return switch (value.trim().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ListenRefusedException(
              "'%s' is neither true nor false: set %s to one of them."
                  .formatted(value.trim(), key));
    };
  }
}
