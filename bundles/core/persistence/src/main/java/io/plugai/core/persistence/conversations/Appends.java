package io.plugai.core.persistence.conversations;

import io.plugai.core.api.session.Session;
import io.plugai.core.api.store.SessionStore.Append;
import io.plugai.core.persistence.conversations.ConversationRows.Fill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Adds messages to conversations, in one transaction that holds them all. */
final class Appends {
  private final ConversationRows conversations;

  Appends(ConversationRows conversations) {
    this.conversations = conversations;
  }

  /** The place of the first message of each. */
  List<Long> write(Handle handle, List<Append> appends) {
    Map<String, Fill> fills = held(handle, appends);
    List<Long> firsts = new ArrayList<>();
    for (Append append : appends) {
      firsts.add(write(handle, append, fills));
    }
    return firsts;
  }

  /** In the order of their ids, so that two gateways do not wait for each other. */
  private Map<String, Fill> held(Handle handle, List<Append> appends) {
    Map<String, Append> bySession = new TreeMap<>();
    appends.forEach(append -> bySession.putIfAbsent(append.sessionId(), append));
    Map<String, Fill> fills = new TreeMap<>();
    bySession.forEach(
        (id, append) -> fills.put(id, conversations.hold(handle, append.ownerId(), id).open()));
    return fills;
  }

  private static long write(Handle handle, Append append, Map<String, Fill> fills) {
    String id = append.sessionId();
    Optional<Long> there = MessageRows.find(handle, id, append.messages().get(0).id());
    if (there.isPresent()) {
      return there.get(); // it was written before, and the answer got lost
    }
    Fill fill = Objects.requireNonNull(fills.get(id));
    Fill next =
        named(fill, append.name())
            .and(append.messages().size(), MessageRows.bytes(append.messages()))
            .check();
    MessageRows.insert(handle, append.ownerId(), id, fill.next(), append.messages());
    ConversationRows.update(handle, next, append.now());
    fills.put(id, next);
    return fill.next();
  }

  private static Fill named(Fill fill, Optional<String> name) {
    Session session = fill.session();
    if (name.isEmpty() || session.settings().name().isPresent()) {
      return fill;
    }
    return fill.of(session.with(session.settings().named(name), session.closedAt()));
  }
}
