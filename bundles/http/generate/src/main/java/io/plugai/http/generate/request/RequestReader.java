package io.plugai.http.generate.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.api.route.RouteWish;
import io.plugai.core.api.session.StateTokens;
import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.model.Modality;
import io.plugai.support.messages.Faults;
import io.plugai.support.messages.ObjectView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the body of {@code POST /v1/generate}:
 *
 * <ul>
 *   <li>{@code model}, {@code provider/name} or the name of an alias; or {@code models}, several of
 *       these in order
 *   <li>{@code fallback}: {@code default}, {@code wait} or {@code none}
 *   <li>{@code modality}: {@code text}, {@code image} or {@code 3d}
 *   <li>{@code input}, see {@link Inputs}
 *   <li>{@code parameters}, an object, with {@code parameters.provider} for the provider alone
 *   <li>{@code stream}, true or false
 *   <li>{@code session_id}, the session that it goes on with; then {@code model} may be left out
 *   <li>{@code state_token}, the conversation that it goes on with, empty to begin one; likewise
 *   <li>{@code on_disconnect}, {@code cancel} or {@code continue}
 * </ul>
 *
 * <p>Whether the model exists and takes the parameters is for others to say. All faults of a
 * well-formed body are reported at once, none with anything that the body holds.
 */
public final class RequestReader {
  private static final int MAX_MODEL_LENGTH = 512;
  private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Inputs inputs;

  /**
   * What a body asks for.
   *
   * @param request without a model where it leaves that to its conversation
   * @param outlives whether it is to go on when its client leaves, where it says so
   * @param session id of the session that it goes on with
   * @param state the conversation that it goes on with, as its client keeps it
   */
  public record Read(
      ModelRequest request,
      Optional<Boolean> outlives,
      Optional<String> session,
      Optional<String> state) {}

  /**
   * @param states opens the state that clients give back
   */
  public RequestReader(StateSeal states) {
    this.inputs = new Inputs(states);
  }

  /**
   * Reads a body.
   *
   * @param id the id that the request has
   * @param correlationId what its caller calls it
   * @throws GatewayException {@code VALIDATION}, with every field that is wrong
   */
  public Read read(String id, String correlationId, byte[] body) {
    Faults faults = new Faults();
    ObjectView view = new ObjectView(Bodies.tree(body), "", faults);
    Optional<String> session = session(view);
    Optional<String> state = state(view, session.isPresent());
    List<String> models = models(view, session.isPresent() || state.isPresent());
    Optional<Fallback> fallback = fallback(view);
    Optional<Modality> modality = modality(view);
    Optional<Inputs.Read> input = inputs.read(view, modality.orElse(Modality.TEXT));
    Parameters parameters = parameters(view);
    boolean stream = view.flag("stream", false);
    Optional<Boolean> outlives = outlives(view);
    view.refuseOthers();
    faults.throwIfAny();
    Inputs.Read read = input.orElseThrow();
    return new Read(
        new ModelRequest(
            id,
            correlationId,
            models.isEmpty() ? "" : models.get(0),
            read.input(),
            read.sourceArtifact(),
            parameters,
            stream,
            route(models, fallback)),
        outlives,
        session,
        state);
  }

  private static Optional<String> state(ObjectView view, boolean inSession) {
    Optional<String> token = view.text(StateTokens.FIELD);
    if (token.isPresent() && inSession) {
      view.fault(StateTokens.FIELD, "cannot be given together with session_id");
    }
    return token;
  }

  private static Optional<String> session(ObjectView view) {
    Optional<String> session = view.text("session_id");
    if (session.isPresent() && !SESSION.matcher(session.get()).matches()) {
      view.fault("session_id", "must be the id of a session");
    }
    return session;
  }

  private static Optional<Boolean> outlives(ObjectView view) {
    Optional<String> wish = view.text("on_disconnect");
    if (wish.isPresent() && !wish.get().equals("cancel") && !wish.get().equals("continue")) {
      view.fault("on_disconnect", "must be cancel or continue");
    }
    return wish.map("continue"::equals);
  }

  private static RouteWish route(List<String> models, Optional<Fallback> fallback) {
    return models.size() <= 1 && fallback.isEmpty()
        ? RouteWish.NONE
        : new RouteWish(models.subList(Math.min(1, models.size()), models.size()), fallback);
  }

  private static Optional<Fallback> fallback(ObjectView view) {
    Optional<String> name = view.text("fallback");
    Optional<Fallback> fallback = name.flatMap(Fallback::of);
    if (name.isPresent() && fallback.isEmpty()) {
      view.fault("fallback", "must be default, wait or none");
    }
    return fallback;
  }

  private static List<String> models(ObjectView view, boolean optional) {
    Optional<JsonNode> several = view.any("models");
    if (several.isPresent()) {
      view.refuse("model", "stands beside models, which take its place");
      return several(several.get(), view);
    }
    return (optional ? view.text("model") : view.requiredText("model"))
        .map(name -> checked(name, "model", view))
        .map(List::of)
        .orElse(List.of());
  }

  private static List<String> several(JsonNode names, ObjectView view) {
    int count = names.isArray() ? names.size() : 0;
    if (count == 0 || count > RouteWish.MOST_CANDIDATES) {
      view.fault("models", "must be a list of 1 to " + RouteWish.MOST_CANDIDATES + " models");
      return List.of();
    }
    List<String> read = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JsonNode name = names.get(i); // what is no text is no name either
      read.add(checked(name.isTextual() ? name.textValue() : "", "models[" + i + "]", view));
    }
    return read;
  }

  private static String checked(String name, String field, ObjectView view) {
    if (!isModelName(name)) {
      view.fault(field, "must be the id of a model, as provider/name, or the name of an alias");
    }
    return name;
  }

  private static boolean isModelName(String name) {
    return !name.isBlank()
        && name.length() <= MAX_MODEL_LENGTH
        && name.chars().noneMatch(Character::isISOControl);
  }

  private static Optional<Modality> modality(ObjectView view) {
    Optional<String> name = view.requiredText("modality");
    Optional<Modality> modality = name.flatMap(Modality::of);
    if (name.isPresent() && modality.isEmpty()) {
      view.fault("modality", "must be text, image or 3d");
    }
    return modality;
  }

  static Parameters parameters(ObjectView request) {
    Optional<ObjectView> view = request.object("parameters");
    if (view.isEmpty()) {
      return Parameters.none();
    }
    Map<String, Object> provider = view.get().plainObject("provider").orElse(Map.of());
    Map<String, Object> standard =
        new LinkedHashMap<>(request.plainObject("parameters").orElse(Map.of()));
    standard.remove("provider");
    standard.values().removeIf(Objects::isNull);
    standard.replaceAll((name, value) -> inRange(value, name, view.get()));
    return new Parameters(standard, provider);
  }

  /** What the gateway itself reckons with has the precision and the range of a double. */
  private static Object inRange(Object value, String name, ObjectView parameters) {
    if (value instanceof BigDecimal exact) {
      double near = exact.doubleValue();
      if (Double.isInfinite(near)) {
        parameters.fault(name, "is out of range");
      }
      return near;
    }
    return value;
  }
}
