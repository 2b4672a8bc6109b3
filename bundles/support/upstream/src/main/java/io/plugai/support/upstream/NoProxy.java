package io.plugai.support.upstream;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hosts that are reached without a proxy: {@code example.org} and {@code .example.org} with all
 * that ends so, an address, a network such as {@code 10.0.0.0/8}, any of them with a port, or
 * {@code *}. Names are not looked up.
 */
record NoProxy(List<String> entries) {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-f:.]*:[0-9a-f:.]*");

  /** Stands for what only looks like an address. */
  private static final InetAddress NOWHERE = nowhere();

  /** A list with commas between. */
  static NoProxy of(String list) {
    return new NoProxy(
        Stream.of(list.split("[,\\s]+"))
            .map(entry -> entry.toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList());
  }

  boolean covers(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    String bare = host.replaceAll("^\\[|\\]$", "");
    int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    return isThisHost(bare) || entries.stream().anyMatch(entry -> covers(entry, bare, port));
  }

  private static boolean isThisHost(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || ADDRESS.matcher(host).matches() && address(host).isLoopbackAddress();
  }

  private static boolean covers(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.contains("/")) {
      return ADDRESS.matcher(host).matches() && holds(entry, host);
    }
    String name = entry.replaceFirst("^\\*?\\.", "").replaceAll("^\\[|\\](:\\d+)?$", "$1");
    if (name.matches("[^:]+:\\d+")) {
      int colon = name.indexOf(':');
      return name.substring(colon + 1).equals(String.valueOf(port))
          && endsWith(host, name.substring(0, colon));
    }
    return endsWith(host, name);
  }

  private static boolean endsWith(String host, String name) {
    return host.equals(name) || host.endsWith("." + name);
  }

  private static boolean holds(String network, String host) {
    int slash = network.indexOf('/');
    String first = network.substring(0, slash);
    if (!ADDRESS.matcher(first).matches() || !network.substring(slash + 1).matches("\\d{1,3}")) {
      return false;
    }
    byte[] base = address(first).getAddress();
    byte[] wanted = address(host).getAddress();
    int bits = Integer.parseInt(network.substring(slash + 1));
    if (base.length != wanted.length || bits > 8 * base.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> i % 8;
      if ((base[i / 8] & mask) != (wanted[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Of an address in numbers, which takes no look-up. */
  private static InetAddress address(String numbers) {
    try {
      return InetAddress.getByName(numbers);
    } catch (UnknownHostException e) {
      return NOWHERE;
    }
  }

  private static InetAddress nowhere() {
    try {
      return InetAddress.getByAddress(new byte[4]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
