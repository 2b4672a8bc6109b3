package io.plugai.core.sessions;

import io.plugai.core.api.usage.TokenEstimate;
import io.plugai.spi.generation.Message;

/** About how many tokens messages are, each rounded up; see {@link TokenEstimate}. */
final class Tokens {
  private Tokens() {}

  static long of(Message message) {
    return TokenEstimate.tokens(
        message.parts().stream().mapToLong(TokenEstimate::characters).sum());
  }

  static long of(Iterable<Message> messages) {
    long sum = 0;
    for (Message message : messages) {
      sum += of(message);
    }
    return sum;
  }
}
