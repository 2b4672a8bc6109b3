package io.plugai.core.api.access;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What a request shows of its caller.
 *
 * @param remote the address that the connection comes from
 * @param bearer the credential of the request, from {@code Authorization: Bearer} or {@code
 *     x-api-key}; never logged
 * @param forwarded whether it says of itself that a proxy passed it on, so that whoever is behind
 *     it need not be where it comes from
 */
public record Presented(InetAddress remote, Optional<String> bearer, boolean forwarded) {

  /** Never shows the credential. */
  @Override
  public String toString() {
    return "Presented[" + remote.getHostAddress() + "]";
  }
}
