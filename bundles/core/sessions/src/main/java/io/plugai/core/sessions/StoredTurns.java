package io.plugai.core.sessions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.session.Turn;
import io.plugai.core.api.state.StateSeal;
import io.plugai.core.api.store.SessionStore.NewMessage;
import io.plugai.core.api.store.SessionStore.StoredMessage;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.Part;
import io.plugai.support.messages.Faults;
import io.plugai.support.messages.Messages;
import io.plugai.support.messages.ObjectView;
import io.plugai.support.messages.Parts;
import io.plugai.support.messages.Trees;
import io.plugai.support.messages.TurnTrees;
import io.plugai.support.messages.Turns;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Turns as the database keeps them: as JSON, with the state of providers sealed. */
final class StoredTurns {
  private final TurnTrees trees;
  private final Turns turns;

  StoredTurns(StateSeal states) {
    this.trees = new TurnTrees(states);
    this.turns = new Turns(new Messages(new Parts(states, true)));
  }

  /** The turn under a new id. */
  NewMessage write(Turn turn, Instant at) {
    return write(turn, SessionIds.message(), at);
  }

  /** The turn under an id that it has already. */
  NewMessage write(Turn turn, long id, Instant at) {
    if (turn.message().parts().stream().anyMatch(StoredTurns::isFile)) {
      throw GatewayException.invalid("content", "must hold no files; they go as attachments");
    }
    String body = new String(Trees.bytes(trees.of(turn)), StandardCharsets.UTF_8);
    return new NewMessage(
        id, at.truncatedTo(ChronoUnit.MILLIS), Words.of(turn.message().text()), body);
  }

  private static boolean isFile(Part part) {
    return part instanceof Part.ToolResult result
        ? result.content().stream().anyMatch(StoredTurns::isFile)
        : part instanceof Part.Image image && image.content() instanceof Content.File;
  }

  SessionMessage read(StoredMessage stored) {
    return new SessionMessage(
        SessionIds.message(stored.id()),
        stored.sessionId(),
        stored.sequence(),
        stored.at(),
        turn(stored.body()));
  }

  private Turn turn(String body) {
    ObjectNode tree =
        Trees.read(body).orElseThrow(() -> new IllegalStateException("a message that is no JSON"));
    return turns
        .read(new ObjectView(tree, "", new Faults()))
        .orElseThrow(() -> new IllegalStateException("a message that nobody says"));
  }
}
