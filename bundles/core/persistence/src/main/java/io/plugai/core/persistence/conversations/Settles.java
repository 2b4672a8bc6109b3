package io.plugai.core.persistence.conversations;

import io.plugai.core.api.store.SessionStore.Settle;
import io.plugai.core.persistence.conversations.ConversationRows.Fill;
import io.plugai.core.persistence.conversations.MessageRows.Place;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Completes messages that were added before, in one transaction that holds their sessions. */
final class Settles {
  private final ConversationRows conversations;

  Settles(ConversationRows conversations) {
    this.conversations = conversations;
  }

  void write(Handle handle, List<Settle> settles) {
    Map<String, Fill> fills = held(handle, settles);
    for (Settle settle : settles) {
      MessageRows.place(handle, settle.ownerId(), settle.id())
          .ifPresent(place -> write(handle, settle, place, fills));
    }
  }

  /** In the order of their ids, so that two gateways do not wait for each other. */
  private Map<String, Fill> held(Handle handle, List<Settle> settles) {
    Map<String, String> owners = new TreeMap<>();
    for (Settle settle : settles) {
      MessageRows.place(handle, settle.ownerId(), settle.id())
          .ifPresent(place -> owners.put(place.sessionId(), settle.ownerId()));
    }
    Map<String, Fill> fills = new TreeMap<>();
    owners.forEach((id, owner) -> fills.put(id, conversations.hold(handle, owner, id)));
    return fills;
  }

  private static void write(Handle handle, Settle settle, Place place, Map<String, Fill> fills) {
    String id = place.sessionId();
    Fill fill =
        Optional.ofNullable(fills.get(id))
            .orElseThrow(
                () ->
                    new GatewayException(
                        ErrorCode.UNAVAILABLE, "A message was moved to another session."));
    MessageRows.delete(handle, settle.id());
    Fill without =
        new Fill(
            Fill.counted(fill.session(), fill.session().messages() - 1),
            fill.next(),
            fill.bytes() - place.bytes());
    Fill next = without;
    if (!settle.messages().isEmpty()) {
      next = without.in(1, MessageRows.bytes(settle.messages())).check();
      MessageRows.insert(
          handle, settle.ownerId(), id, place.sequence(), settle.messages().subList(0, 1));
    }
    ConversationRows.update(handle, next, settle.now());
    fills.put(id, Objects.requireNonNull(next));
  }
}
