package io.plugai.http.security;

import java.net.InetAddress;
import java.util.Optional;

/** An address, or all addresses with the same first bits (CIDR, RFC 4632). */
record Network(InetAddress address, int bits) {

  /** Reads {@code 10.0.0.0/8} or {@code ::1}; empty where the text is neither. */
  static Optional<Network> read(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = Addresses.literal(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int all = address.get().getAddress().length * Byte.SIZE;
    String bits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
    return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= all
        ? Optional.of(new Network(address.get(), Integer.parseInt(bits)))
        : Optional.empty();
  }

  boolean contains(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] its = other.getAddress();
    if (own.length != its.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((own[bit / Byte.SIZE] ^ its[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
