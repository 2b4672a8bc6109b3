package io.plugai.core.sessions;

import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.session.Turn;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A past that a client has brought: its messages are called by their places, from 1 on. */
final class GivenPast implements Past {
  private final List<SessionMessage> messages;
  private int next;

  GivenPast(List<Message> messages) {
    this.messages =
        IntStream.range(0, messages.size()).mapToObj(i -> at(i + 1, messages.get(i))).toList();
    this.next = messages.size();
  }

  private static SessionMessage at(int place, Message message) {
    return new SessionMessage(Integer.toString(place), "", place, Instant.EPOCH, Turn.of(message));
  }

  @Override
  public Optional<SessionMessage> older() {
    return next == 0 ? Optional.empty() : Optional.of(messages.get(--next));
  }

  @Override
  public List<SessionMessage> opening() {
    return messages.stream()
        .takeWhile(message -> message.turn().message().role() == Role.SYSTEM)
        .toList();
  }

  @Override
  public List<String> idsBefore(long sequence) {
    return LongStream.range(1, Math.min(sequence, messages.size() + 1L))
        .mapToObj(Long::toString)
        .toList();
  }
}
