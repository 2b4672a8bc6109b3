package io.plugai.support.messages;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.session.Turn;
import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.generation.Usage;
import io.plugai.spi.model.Modality;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes turns of sessions as {@link Turns} reads them.
 *
 * @param messages writes what was said
 */
public record TurnTrees(MessageTrees messages) {

  /** With what seals the state of providers. */
  public TurnTrees(StateSeal states) {
    this(new MessageTrees(states));
  }

  /** The message with all that belongs to it. */
  public ObjectNode of(Turn turn) {
    ObjectNode tree = messages.of(turn.message());
    if (turn.modality() != Modality.TEXT) {
      tree.put("modality", turn.modality().id());
    }
    attachments(turn, tree);
    turn.parameters().flatMap(Trees::read).ifPresent(given -> tree.set("parameters", given));
    turn.model().ifPresent(model -> tree.put("model", model));
    turn.requestId().ifPresent(id -> tree.put("request_id", id));
    turn.finishReason().ifPresent(reason -> tree.put("finish_reason", reason.id()));
    turn.usage().ifPresent(usage -> tree.set("usage", usage(usage)));
    turn.cut().ifPresent(reason -> tree.put("complete", false).put("cut_by", reason));
    return tree;
  }

  private static void attachments(Turn turn, ObjectNode tree) {
    if (!turn.attachments().isEmpty()) {
      ArrayNode list = tree.putArray("attachments");
      turn.attachments()
          .forEach(
              file ->
                  list.addObject()
                      .put("role", file.role())
                      .put("media_type", file.mediaType())
                      .put("handle", file.handle()));
    }
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode tree = Trees.object();
    Map<String, BigDecimal> details = new LinkedHashMap<>(usage.amounts());
    for (String unit : new String[] {Usage.INPUT_TOKENS, Usage.OUTPUT_TOKENS}) {
      BigDecimal amount = details.remove(unit);
      if (amount != null) {
        tree.put(unit, amount.longValue());
      }
    }
    if (!details.isEmpty()) {
      ObjectNode more = tree.putObject("details");
      details.forEach(more::put);
    }
    usage
        .cost()
        .ifPresent(
            cost ->
                tree.putObject("cost")
                    .put("amount", cost.amount())
                    .put("currency", cost.currency()));
    return tree;
  }
}
