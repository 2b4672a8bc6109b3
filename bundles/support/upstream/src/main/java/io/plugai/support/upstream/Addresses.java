package io.plugai.support.upstream;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which addresses may be asked that a provider has told, or a stranger: such an address must lead
 * neither the gateway into networks that the stranger does not see, nor the credential away from
 * its provider. Immutable.
 *
 * <p>Anything on the internet may be asked, by https; addresses of a private kind, and plain http,
 * only where the provider itself is configured there. Where there is no provider, but people name
 * addresses, plain http may be asked, and a private network only where the operator says so. Names
 * are looked up, unless a proxy does that; the JDK remembers what it found for longer than it takes
 * to connect.
 */
public final class Addresses {

  /** Where an address lies. */
  private enum Kind {
    INTERNET,
    THIS_HOST,
    LOCAL_NETWORK,
    LINK_LOCAL,
    NO_HOST
  }

  private static final int LONGEST = 4096;

  /** What is an address rather than a name, in any notation: no top-level domain is a number. */
  private static final Pattern NUMBERS = Pattern.compile("(.*\\.)?[0-9][0-9a-fx]*|.*:.*");

  private final Optional<URI> base;
  private final boolean privateToo;
  private final Network network;
  private final Set<String> domains;

  Addresses(URI base, Network network) {
    this(Optional.of(base), false, network, Set.of());
  }

  private Addresses(Optional<URI> base, boolean privateToo, Network network, Set<String> domains) {
    this.base = base;
    this.privateToo = privateToo;
    this.network = network;
    this.domains = domains;
  }

  /**
   * Of no provider: none is anybody's own.
   *
   * @param privateToo whether addresses of this host and of private networks may be asked
   */
  static Addresses anybodys(boolean privateToo, Network network) {
    return new Addresses(Optional.empty(), privateToo, network, Set.of());
  }

  /**
   * The same for a provider that has more hosts: all in that domain are its own, by https at the
   * usual port.
   *
   * @param domain for example {@code bfl.ai}
   */
  public Addresses and(String domain) {
    Set<String> more = new HashSet<>(domains);
    more.add("." + domain.toLowerCase(Locale.ROOT));
    return new Addresses(base, privateToo, network, Set.copyOf(more));
  }

  /** Whether an address is the provider's own: only there goes the credential. */
  public boolean areOwn(URI uri) {
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      return false;
    }
    return base.filter(own -> isSameOrigin(own, uri)).isPresent()
        || scheme(uri).equals("https")
            && port(uri) == 443
            && domains.stream().anyMatch(domain -> ("." + host(uri)).endsWith(domain));
  }

  private static boolean isSameOrigin(URI one, URI other) {
    return scheme(one).equals(scheme(other))
        && host(one).equals(host(other))
        && port(one) == port(other);
  }

  /**
   * What is to be said against an address; empty where it may be asked. May look up a name, and so
   * is not for threads that must not wait.
   */
  public Optional<String> objection(URI uri) {
    if (uri.getHost() == null || uri.toString().length() > LONGEST) {
      return Optional.of("an address that cannot be asked");
    }
    if (uri.getUserInfo() != null) {
      return Optional.of("an address with a password in it");
    }
    if (areOwn(uri)) {
      return Optional.empty();
    }
    boolean plainIsFine =
        scheme(uri).equals("http") && base.map(Addresses::scheme).orElse("http").equals("http");
    if (!scheme(uri).equals("https") && !plainIsFine) {
      return Optional.of("an address that is not https");
    }
    return kinds(uri).stream().allMatch(this::isAllowed)
        ? Optional.empty()
        : Optional.of("an address in a private network");
  }

  private boolean isAllowed(Kind kind) {
    return kind == Kind.INTERNET
        || kind != Kind.NO_HOST && base.map(own -> kinds(own).contains(kind)).orElse(privateToo);
  }

  /** What a host may be; nothing where that cannot be told, and so cannot be connected to. */
  private Set<Kind> kinds(URI uri) {
    String host = host(uri);
    boolean proxied = network.isProxied(uri);
    if (proxied && !NUMBERS.matcher(host).matches()) {
      return EnumSet.of(Kind.INTERNET);
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    try {
      Arrays.stream(InetAddress.getAllByName(host)).map(Addresses::kind).forEach(kinds::add);
    } catch (UnknownHostException e) {
      // Connecting will fail with it, and says so better; a proxy may read more into numbers.
      return proxied ? EnumSet.of(Kind.NO_HOST) : kinds;
    }
    return kinds;
  }

  /** By the registries of special addresses (RFC 6890). */
  private static Kind kind(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet6Address) {
      return kindOfSix(address, bytes);
    }
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (first == 0 || first >= 224 || first == 192 && second == 0 && bytes[2] == 0) {
      return Kind.NO_HOST;
    }
    if (address.isLoopbackAddress()) {
      return Kind.THIS_HOST;
    }
    if (address.isLinkLocalAddress()) {
      return Kind.LINK_LOCAL;
    }
    boolean carrierOrBench =
        first == 100 && (second & 0xc0) == 64 || first == 198 && (second & 0xfe) == 18;
    return address.isSiteLocalAddress() || carrierOrBench ? Kind.LOCAL_NETWORK : Kind.INTERNET;
  }

  private static Kind kindOfSix(InetAddress address, byte[] bytes) {
    if (address.isLoopbackAddress()) {
      return Kind.THIS_HOST;
    }
    if (address.isLinkLocalAddress()) {
      return Kind.LINK_LOCAL;
    }
    if (address.isSiteLocalAddress() || (bytes[0] & 0xfe) == 0xfc) {
      return Kind.LOCAL_NETWORK;
    }
    // What is in use on the internet is 2000::/3; of that, 6to4 and Teredo lead to any IPv4
    // address.
    boolean tunnel =
        bytes[0] == 0x20 && bytes[1] == 0x02
            || bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0;
    return (bytes[0] & 0xe0) == 0x20 && !tunnel ? Kind.INTERNET : Kind.NO_HOST;
  }

  private static String scheme(URI uri) {
    return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
  }

  private static String host(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|\\]$", "");
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : scheme(uri).equals("https") ? 443 : 80;
  }
}
