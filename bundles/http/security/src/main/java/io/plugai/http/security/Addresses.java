package io.plugai.http.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Reads addresses that others wrote, without ever asking a name server. */
final class Addresses {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final String IPV4 = BYTE + "(\\." + BYTE + "){3}";
  private static final String IPV6 = "[0-9a-fA-F]*:[0-9a-fA-F:.]*";

  private Addresses() {}

  /** The address that a text is; empty where it is anything else. */
  static Optional<InetAddress> literal(String text) {
    if (!text.matches(IPV4) && !text.matches(IPV6)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The same of a text that may have a port behind it: {@code 192.0.2.1:80}, {@code [::1]:80}. */
  static Optional<InetAddress> withPort(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? Optional.empty() : literal(text.substring(1, end));
    }
    int colon = text.indexOf(':');
    boolean port = colon >= 0 && text.indexOf(':', colon + 1) < 0;
    return literal(port ? text.substring(0, colon) : text);
  }
}
