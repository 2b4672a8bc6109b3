package io.plugai.core.sessions;

import io.plugai.core.api.session.SessionContext;
import io.plugai.core.api.session.SessionMessage;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Chooses what of a session is sent: whole turns, from the newest back, as many as there is room
 * for. For one use.
 */
final class ContextCut {
  private final List<Message> instructions = new ArrayList<>();
  private final List<Message> added;
  private final Past history;
  private final List<SessionMessage> opening;
  private long room;

  /** What is kept, the newest first. */
  private final List<SessionMessage> past = new ArrayList<>();

  /**
   * Looks at what is always there.
   *
   * @param budget tokens that there is room for
   */
  ContextCut(Optional<String> system, List<Message> added, long budget, Past history) {
    this.added = added;
    this.history = history;
    this.opening = history.opening();
    system.map(text -> Message.text(Role.SYSTEM, text)).ifPresent(instructions::add);
    opening.forEach(message -> instructions.add(message.turn().message()));
    this.room = budget - Tokens.of(instructions) - Tokens.of(added);
  }

  SessionContext make() {
    takeTurns();
    Collections.reverse(past);
    ToolPairs.Kept kept = new ToolPairs(past, added).keep();
    if (kept.strayResult()) {
      throw GatewayException.invalid("input", "answers a tool call that the session does not hold");
    }
    List<Message> messages =
        Stream.of(instructions, kept.past(), added).flatMap(List::stream).toList();
    return new SessionContext(messages, Tokens.of(messages), leftOut(kept.dropped()));
  }

  /** From the newest back, until there is no room for one. */
  private void takeTurns() {
    boolean wanted = !added.isEmpty() && added.get(0).role() != Role.USER; // goes on with the last
    List<SessionMessage> turn = nextTurn();
    while (!turn.isEmpty()) {
      long tokens = turn.stream().mapToLong(message -> Tokens.of(message.turn().message())).sum();
      if (tokens > room && !wanted) {
        return;
      }
      wanted = false;
      room -= tokens;
      past.addAll(turn);
      turn = nextTurn();
    }
  }

  /** The next older turn, its newest message first; empty where there is none. */
  private List<SessionMessage> nextTurn() {
    List<SessionMessage> turn = new ArrayList<>();
    Optional<SessionMessage> next = history.older();
    while (next.isPresent()) {
      if (!isOpening(next.get())) {
        turn.add(next.get());
      }
      if (next.get().turn().message().role() == Role.USER) {
        return turn;
      }
      next = history.older();
    }
    return turn;
  }

  private boolean isOpening(SessionMessage message) {
    return !opening.isEmpty() && message.sequence() <= opening.get(opening.size() - 1).sequence();
  }

  private List<String> leftOut(List<String> dropped) {
    long first = past.isEmpty() ? Long.MAX_VALUE : past.get(0).sequence();
    Set<String> ids = new LinkedHashSet<>(history.idsBefore(first));
    opening.forEach(message -> ids.remove(message.id()));
    ids.addAll(dropped);
    return List.copyOf(ids);
  }
}
