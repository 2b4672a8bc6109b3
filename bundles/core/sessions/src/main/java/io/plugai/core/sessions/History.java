package io.plugai.core.sessions;

import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.SessionStore.StoredMessage;
import io.plugai.spi.generation.Role;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The messages of a session from the newest to the oldest, read as far as they are wanted. */
final class History implements Past {
  private static final int AT_ONCE = 100;
  private static final int MOST_OPENING = 8;

  private final SessionStore store;
  private final StoredTurns turns;
  private final Session session;
  private final Deque<SessionMessage> read = new ArrayDeque<>();
  private final long end;
  private Optional<Long> before;
  private boolean more = true;

  /**
   * @param end the sequence before which it ends
   */
  History(SessionStore store, StoredTurns turns, Session session, long end) {
    this.end = end;
    this.before = Optional.of(end);
    this.store = store;
    this.turns = turns;
    this.session = session;
  }

  @Override
  public Optional<SessionMessage> older() {
    if (read.isEmpty() && more) {
      List<StoredMessage> page = page(true, before, AT_ONCE);
      page.forEach(stored -> read.add(turns.read(stored)));
      more = page.size() == AT_ONCE;
      before = page.isEmpty() ? before : Optional.of(page.get(page.size() - 1).sequence());
    }
    return Optional.ofNullable(read.poll());
  }

  @Override
  public List<SessionMessage> opening() {
    return page(false, Optional.empty(), MOST_OPENING).stream()
        .map(turns::read)
        .takeWhile(message -> message.turn().message().role() == Role.SYSTEM)
        .filter(message -> message.sequence() < end)
        .toList();
  }

  @Override
  public List<String> idsBefore(long sequence) {
    return store.idsBefore(session.ownerId(), session.id(), Math.min(sequence, end)).stream()
        .map(SessionIds::message)
        .toList();
  }

  private List<StoredMessage> page(boolean newestFirst, Optional<Long> after, int limit) {
    return store.messages(session.ownerId(), session.id(), newestFirst, after, limit);
  }
}
