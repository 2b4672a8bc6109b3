package io.plugai.http.rest.sessions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.session.Turn;
import io.plugai.core.api.state.StateSeal;
import io.plugai.http.rest.common.Fields;
import io.plugai.support.messages.Faults;
import io.plugai.support.messages.Messages;
import io.plugai.support.messages.ObjectView;
import io.plugai.support.messages.Parts;
import io.plugai.support.messages.Trees;
import io.plugai.support.messages.TurnTrees;
import io.plugai.support.messages.Turns;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages of sessions as requests bring them and answers show them. */
final class MessageForm {
  private final TurnTrees trees;
  private final Turns turns;

  MessageForm(StateSeal states) {
    this.trees = new TurnTrees(states);
    this.turns = new Turns(new Messages(new Parts(states)));
  }

  /** The turn in a body, which must be there and hold nothing else. */
  Turn read(@Nullable ObjectNode body) {
    Faults faults = new Faults();
    ObjectView view = new ObjectView(Fields.body(body), "", faults);
    Optional<Turn> turn = turns.read(view);
    view.refuseOthers();
    faults.throwIfAny();
    return turn.orElseThrow();
  }

  ObjectNode of(SessionMessage message) {
    ObjectNode tree = Trees.object();
    tree.put("id", message.id());
    tree.put("session_id", message.sessionId());
    tree.put("sequence", message.sequence());
    tree.put("created_at", message.createdAt().toString());
    tree.setAll(trees.of(message.turn()));
    tree.put("modality", message.turn().modality().id());
    return tree.put("complete", message.turn().complete());
  }

  ObjectNode of(Page<SessionMessage> page) {
    ObjectNode tree = Trees.object();
    ArrayNode list = tree.putArray("messages");
    page.items().forEach(message -> list.add(of(message)));
    page.next().ifPresent(next -> tree.put("next", next));
    return tree;
  }
}
