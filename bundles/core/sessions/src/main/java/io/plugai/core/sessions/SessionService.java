package io.plugai.core.sessions;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionArchive;
import io.plugai.core.api.session.SessionArchive.Dated;
import io.plugai.core.api.session.SessionHit;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.session.Sessions;
import io.plugai.core.api.state.StateSeal;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.SessionStore.NewMessage;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Conversations that the gateway keeps, each for its owner. */
@Component
public final class SessionService implements Sessions {
  private static final int MOST_QUERY = 500;
  private static final int MOST_WORDS = 16;
  private static final int MESSAGES_AT_ONCE = 500;

  private final SessionStore store;
  private final StoredTurns turns;

  /** Called by the framework. */
  @Activate
  public SessionService(@Reference SessionStore store, @Reference StateSeal states) {
    this.store = store;
    this.turns = new StoredTurns(states);
  }

  @Override
  public Session create(String callerId, SessionSettings settings) {
    Session session = begun(callerId, Checks.check(settings), now());
    store.add(session, List.of());
    return session;
  }

  private static Session begun(String ownerId, SessionSettings settings, Instant createdAt) {
    return new Session(
        SessionIds.session(),
        ownerId,
        settings,
        Optional.empty(),
        createdAt,
        now(),
        Optional.empty(),
        0);
  }

  /** As precise as it is kept. */
  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public Session get(String callerId, String sessionId) {
    return store.byId(callerId, sessionId).orElseThrow(() -> GatewayException.notFound("session"));
  }

  @Override
  public Page<Session> list(
      String callerId, Optional<Boolean> closed, Optional<String> after, int limit) {
    return store.list(callerId, closed, after, limit);
  }

  @Override
  public Session update(String callerId, String sessionId, SessionSettings settings) {
    Checks.check(settings);
    return store.change(callerId, sessionId, old -> old.with(settings, old.closedAt()), now());
  }

  @Override
  public Session close(String callerId, String sessionId, boolean closed) {
    Instant now = now();
    return store.change(
        callerId,
        sessionId,
        old ->
            old.with(
                old.settings(),
                closed ? Optional.of(old.closedAt().orElse(now)) : Optional.empty()),
        now);
  }

  @Override
  public void delete(String callerId, String sessionId) {
    store.delete(callerId, sessionId);
  }

  @Override
  public Session reset(String callerId, String sessionId) {
    return store.reset(callerId, sessionId, now());
  }

  @Override
  public Session branch(
      String callerId, String sessionId, String messageId, Optional<String> name) {
    name.map(Optional::of).map(SessionSettings.NONE::named).ifPresent(Checks::check);
    return store.branch(
        callerId,
        sessionId,
        SessionIds.message(messageId),
        old -> branched(old, messageId, name),
        SessionIds::message);
  }

  /** Another session that begins as this one does. */
  static Session branched(Session old, String messageId, Optional<String> name) {
    SessionSettings settings = name.isPresent() ? old.settings().named(name) : old.settings();
    Instant now = now();
    return new Session(
        SessionIds.session(),
        old.ownerId(),
        settings,
        Optional.of(new Session.Origin(old.id(), messageId)),
        now,
        now,
        Optional.empty(),
        0);
  }

  @Override
  public Page<SessionHit> search(String callerId, String words, Optional<String> after, int limit) {
    if (words.length() > MOST_QUERY) {
      throw GatewayException.invalid("q", "is longer than %d characters".formatted(MOST_QUERY));
    }
    Set<String> beginnings = Words.beginnings(words);
    if (beginnings.isEmpty() || beginnings.size() > MOST_WORDS) {
      throw GatewayException.invalid("q", "must hold 1 to %d words".formatted(MOST_WORDS));
    }
    Page<SessionStore.Found> page = store.search(callerId, beginnings, after, limit);
    return new Page<>(
        page.items().stream()
            .map(found -> new SessionHit(found.session(), turns.read(found.message())))
            .toList(),
        page.next());
  }

  // ---- archives ----

  @Override
  public SessionArchive export(String callerId, String sessionId) {
    Session session = get(callerId, sessionId);
    List<Dated> messages = new ArrayList<>();
    Optional<Long> after = Optional.empty();
    List<SessionStore.StoredMessage> page;
    do {
      page = store.messages(callerId, sessionId, false, after, MESSAGES_AT_ONCE);
      page.forEach(stored -> messages.add(new Dated(stored.at(), turns.read(stored).turn())));
      after = page.isEmpty() ? after : Optional.of(page.get(page.size() - 1).sequence());
    } while (page.size() == MESSAGES_AT_ONCE);
    return new SessionArchive(session.settings(), session.createdAt(), messages);
  }

  @Override
  public Session restore(String callerId, SessionArchive archive) {
    if (archive.messages().size() > MOST_MESSAGES) {
      throw GatewayException.invalid("messages", "are more than " + MOST_MESSAGES);
    }
    SessionSettings settings = Checks.check(archive.settings());
    Session session = begun(callerId, named(settings, archive), archive.createdAt());
    List<NewMessage> messages =
        archive.messages().stream()
            .map(dated -> turns.write(dated.turn(), dated.createdAt()))
            .toList();
    store.add(session, messages);
    return get(callerId, session.id());
  }

  private static SessionSettings named(SessionSettings settings, SessionArchive archive) {
    if (settings.name().isPresent()) {
      return settings;
    }
    return settings.named(
        archive.messages().stream()
            .flatMap(dated -> Names.of(dated.turn().message()).stream())
            .findFirst());
  }
}
