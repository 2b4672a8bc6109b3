package io.plugai.http.generate.request;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.model.Modality;
import io.plugai.support.web.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the body of {@code POST /v1/generate}:
 *
 * <ul>
 *   <li>{@code model}, {@code provider/name}
 *   <li>{@code modality}: {@code text}, {@code image} or {@code 3d}
 *   <li>{@code input}, see {@link Inputs}
 *   <li>{@code parameters}, an object, with {@code parameters.provider} for the provider alone
 *   <li>{@code stream}, true or false
 * </ul>
 *
 * <p>Whether the model exists and takes the parameters is for others to say. All faults of a
 * well-formed body are reported at once, none with anything that the body holds.
 */
public final class RequestReader {
  private static final int MAX_MODEL_LENGTH = 512;

  /** Leaves what stands behind the first value to be looked at here, and numbers as they are. */
  private static final ObjectReader ANY =
      Json.MAPPER
          .reader()
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Inputs inputs;

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
   * @throws GatewayException {@code VALIDATION}, with every field that is wrong
   */
  public ModelRequest read(String id, byte[] body) {
    Faults faults = new Faults();
    ObjectView view = new ObjectView(tree(body), "", faults);
    Optional<String> model = model(view);
    Optional<Modality> modality = modality(view);
    Optional<Inputs.Read> input = inputs.read(view, modality.orElse(Modality.TEXT));
    Parameters parameters = parameters(view);
    boolean stream = view.flag("stream", false);
    view.refuseOthers();
    faults.throwIfAny();
    Inputs.Read read = input.orElseThrow();
    return new ModelRequest(
        id, model.orElseThrow(), read.input(), read.sourceArtifact(), parameters, stream);
  }

  private static Optional<String> model(ObjectView view) {
    Optional<String> model = view.requiredText("model");
    if (model.isPresent() && !isModelName(model.get())) {
      view.fault("model", "must be the id of a model, as provider/name");
    }
    return model;
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

  private static Parameters parameters(ObjectView request) {
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

  private static ObjectNode tree(byte[] body) {
    try (JsonParser parser = Json.MAPPER.createParser(body)) {
      try {
        JsonNode node = ANY.readTree(parser);
        if (node instanceof ObjectNode object && parser.nextToken() == null) {
          return object;
        }
        throw notAnObject();
      } catch (JsonProcessingException e) {
        throw malformed(e, parser.getParsingContext());
      }
    } catch (IOException e) {
      throw invalid("The body is not UTF-8.", List.of());
    }
  }

  private static GatewayException malformed(JsonProcessingException e, JsonStreamContext context) {
    if (e instanceof StreamConstraintsException) {
      return invalid(
          "The body is nested deeper than %d levels, or holds a number that is too long."
              .formatted(Json.MAX_DEPTH),
          List.of());
    }
    if (Objects.requireNonNullElse(e.getOriginalMessage(), "").startsWith("Duplicate field")) {
      return invalid(
          "The request is not valid.",
          List.of(new FieldError(path(context), "has a field that appears twice")));
    }
    JsonLocation location = e.getLocation();
    return invalid(
        location == null
            ? "The body is not valid JSON."
            : "The body is not valid JSON: line %d, column %d."
                .formatted(location.getLineNr(), location.getColumnNr()),
        List.of());
  }

  /** The place of an object in the body, as {@code input.messages[0]}. */
  private static String path(JsonStreamContext context) {
    StringBuilder path = new StringBuilder();
    for (JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
      JsonStreamContext parent = at.getParent();
      if (parent != null && parent.inArray()) {
        path.insert(0, "[" + parent.getCurrentIndex() + "]");
      } else if (parent != null && parent.inObject()) {
        String dot = path.isEmpty() || path.charAt(0) == '[' ? "" : ".";
        path.insert(0, parent.getCurrentName() + dot);
      }
    }
    return path.isEmpty() ? "body" : path.toString();
  }

  private static GatewayException notAnObject() {
    return invalid("The body must be one JSON object.", List.of());
  }

  private static GatewayException invalid(String message, List<FieldError> details) {
    return new GatewayException(ErrorCode.VALIDATION, message, details);
  }
}
