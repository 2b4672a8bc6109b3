package io.plugai.http.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.servlet.http.HttpServletRequest;

/**
 * The proxies that are believed when they say from where a request comes. What anybody else says of
 * it is not looked at, except that it is no longer taken for a request from this machine.
 *
 * <p>{@code X-Forwarded-For} grows on the right, so it is read from there, as long as the hops are
 * trusted: the first that is not is the client; what stands left of it is the client's own word.
 * {@code Forwarded} (RFC 7239) is read the same way. Where a request has both, and they differ, a
 * client has written the one that the proxy does not, and neither counts.
 */
final class Proxies {
  private static final List<String> HEADERS =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Real-IP",
          "Via");

  private final List<Network> trusted;

  private Proxies(List<Network> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  static Proxies read(List<String> networks, Consumer<String> complaints) {
    List<Network> trusted = new ArrayList<>();
    for (String text : networks) {
      Network.read(text)
          .ifPresentOrElse(
              trusted::add,
              () ->
                  complaints.accept(
                      "'%s' in trusted_proxies is neither an address nor a network; it is not trusted."
                          .formatted(text)));
    }
    return new Proxies(trusted);
  }

  /**
   * From where a request comes.
   *
   * @param address the client's, as far as it is known
   * @param forwarded whether a proxy passed it on, or it says so
   * @param secure whether the client spoke TLS
   */
  record Client(InetAddress address, boolean forwarded, boolean secure) {}

  Client client(HttpServletRequest request) {
    InetAddress peer = peer(request);
    if (!trusts(peer)) {
      return new Client(peer, claimsToBeForwarded(request), request.isSecure());
    }
    List<Hop> byStandard = forwarded(request);
    List<Hop> byCustom = xForwarded(request);
    InetAddress client = client(peer, byCustom.isEmpty() ? byStandard : byCustom);
    if (!byStandard.isEmpty() && !byCustom.isEmpty() && !client.equals(client(peer, byStandard))) {
      return new Client(peer, true, request.isSecure());
    }
    return new Client(client, true, request.isSecure() || saysHttps(request, byStandard));
  }

  private static boolean claimsToBeForwarded(HttpServletRequest request) {
    for (String name : HEADERS) {
      if (request.getHeader(name) != null) {
        return true;
      }
    }
    return false;
  }

  private static InetAddress peer(HttpServletRequest request) {
    try {
      return InetAddress.getByName(request.getRemoteAddr()); // a literal: nothing is looked up
    } catch (UnknownHostException e) {
      throw new IllegalStateException("a connection without an address", e);
    }
  }

  private boolean trusts(InetAddress address) {
    return !trusted.isEmpty() && trusted.stream().anyMatch(network -> network.contains(address));
  }

  private record Hop(Optional<InetAddress> address, boolean https) {}

  private InetAddress client(InetAddress peer, List<Hop> hops) {
    InetAddress nearest = peer;
    for (int i = hops.size() - 1; i >= 0 && trusts(nearest); i--) {
      Optional<InetAddress> next = hops.get(i).address();
      if (next.isEmpty()) {
        return nearest; // hidden, or not an address
      }
      nearest = next.get();
    }
    return nearest;
  }

  private static List<Hop> xForwarded(HttpServletRequest request) {
    return elements(request, "X-Forwarded-For").stream()
        .map(text -> new Hop(Addresses.withPort(text), false))
        .toList();
  }

  private static List<Hop> forwarded(HttpServletRequest request) {
    return elements(request, "Forwarded").stream()
        .map(
            element ->
                new Hop(
                    Addresses.withPort(parameter(element, "for")),
                    parameter(element, "proto").equals("https")))
        .toList();
  }

  private static String parameter(String element, String name) {
    for (String pair : element.split(";", -1)) {
      String[] parts = pair.trim().split("=", 2);
      if (parts.length == 2 && parts[0].trim().equalsIgnoreCase(name)) {
        return parts[1].trim().replace("\"", "").toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  /** What the nearest proxy says, in the last element of either. */
  private static boolean saysHttps(HttpServletRequest request, List<Hop> byStandard) {
    List<String> custom = elements(request, "X-Forwarded-Proto");
    return custom.isEmpty()
        ? !byStandard.isEmpty() && byStandard.get(byStandard.size() - 1).https()
        : custom.get(custom.size() - 1).equalsIgnoreCase("https");
  }

  /** The elements of a list that may be spread over several headers. */
  private static List<String> elements(HttpServletRequest request, String name) {
    List<String> elements = new ArrayList<>();
    for (String header : Collections.list(request.getHeaders(name))) {
      for (String element : header.split(",", -1)) {
        if (!element.isBlank()) {
          elements.add(element.trim());
        }
      }
    }
    return elements;
  }
}
