package io.plugai.http.rest.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.session.SessionArchive;
import io.plugai.core.api.session.SessionArchive.Dated;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.state.StateSeal;
import io.plugai.http.rest.common.Fields;
import io.plugai.support.messages.Faults;
import io.plugai.support.messages.Messages;
import io.plugai.support.messages.ObjectView;
import io.plugai.support.messages.Parts;
import io.plugai.support.messages.Trees;
import io.plugai.support.messages.TurnTrees;
import io.plugai.support.messages.Turns;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as files: {@code {"format": "plugai-session", "version": 1, "session": {"name", "model",
 * "parameters", "system", "created_at"}, "messages": […]}}, each message as it is shown, without
 * ids. State of providers that this gateway did not seal itself is of no use here and left out.
 */
final class ArchiveForm {
  private static final String FORMAT = "plugai-session";
  private static final long VERSION = 1;
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private final StateSeal states;
  private final TurnTrees trees;
  private final Turns turns;

  ArchiveForm(StateSeal states) {
    this.states = states;
    this.trees = new TurnTrees(states);
    this.turns = new Turns(new Messages(new Parts(states)));
  }

  ObjectNode of(SessionArchive archive) {
    ObjectNode tree = Trees.object().put("format", FORMAT).put("version", VERSION);
    ObjectNode session = tree.putObject("session");
    SessionSettings settings = archive.settings();
    settings.name().ifPresent(name -> session.put("name", name));
    settings.model().ifPresent(model -> session.put("model", model));
    Trees.read(settings.parameters()).ifPresent(given -> session.set("parameters", given));
    settings.system().ifPresent(system -> session.put("system", system));
    session.put("created_at", archive.createdAt().toString());
    ArrayNode messages = tree.putArray("messages");
    for (Dated dated : archive.messages()) {
      ObjectNode message = messages.addObject().put("created_at", dated.createdAt().toString());
      message.setAll(trees.of(dated.turn()));
    }
    return tree;
  }

  // ---- reading ----

  SessionArchive read(@Nullable ObjectNode body) {
    Faults faults = new Faults();
    ObjectView view = new ObjectView(Fields.body(body), "", faults);
    checkFormat(view);
    Optional<ObjectView> session = view.object("session");
    SessionSettings settings = session.map(ArchiveForm::settings).orElse(SessionSettings.NONE);
    Instant createdAt = session.flatMap(ArchiveForm::time).orElseGet(ArchiveForm::now);
    session.ifPresent(ObjectView::refuseOthers);
    leaveOutForeignState(body);
    List<Dated> messages = new ArrayList<>();
    for (ObjectView message : view.objects("messages")) {
      Instant at = time(message).orElse(createdAt);
      turns.read(message).ifPresent(turn -> messages.add(new Dated(at, turn)));
      message.refuseOthers();
    }
    view.refuseOthers();
    faults.throwIfAny();
    return new SessionArchive(settings, createdAt, messages);
  }

  private static void checkFormat(ObjectView view) {
    if (!view.requiredText("format").filter(FORMAT::equals).isPresent()) {
      view.fault("format", "must be " + FORMAT);
    }
    view.required("version");
    if (view.number("version").filter(version -> version != VERSION).isPresent()) {
      view.fault("version", "is one that this gateway does not know; it knows " + VERSION);
    }
  }

  private static SessionSettings settings(ObjectView session) {
    Optional<JsonNode> parameters = session.any("parameters");
    if (parameters.filter(given -> !given.isObject()).isPresent()) {
      session.fault("parameters", "must be an object");
    }
    return new SessionSettings(
        session.text("name"),
        session.text("model"),
        parameters.map(JsonNode::toString).orElse("{}"),
        session.text("system"));
  }

  private static Optional<Instant> time(ObjectView view) {
    Optional<Instant> time = view.instant("created_at");
    if (time.filter(at -> at.isBefore(EARLIEST) || at.isAfter(LATEST)).isPresent()) {
      view.fault("created_at", "must be after 1970");
      return Optional.empty();
    }
    return time.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private void leaveOutForeignState(@Nullable ObjectNode archive) {
    for (JsonNode message : Fields.body(archive).path("messages")) {
      if (message.path("content") instanceof ArrayNode parts && message instanceof ObjectNode m) {
        leaveOutForeignState(parts);
        if (parts.isEmpty()) {
          m.put("content", "");
        }
      }
    }
  }

  /** A thought that was nothing but state goes with it. */
  private void leaveOutForeignState(ArrayNode parts) {
    for (Iterator<JsonNode> each = parts.iterator(); each.hasNext(); ) {
      JsonNode part = each.next();
      if (part instanceof ObjectNode object && isForeign(object.path("state"))) {
        object.remove("state");
        if (object.path("type").asText().equals("reasoning")
            && object.path("text").asText().isEmpty()) {
          each.remove();
        }
      }
    }
  }

  private boolean isForeign(JsonNode state) {
    return state.isTextual() && states.open(state.textValue()).isEmpty();
  }
}
