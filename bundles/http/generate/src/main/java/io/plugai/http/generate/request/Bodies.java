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
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Json;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Reads bodies as trees. No fault shows anything that a body holds. */
final class Bodies {
  /** Leaves what stands behind the first value to be looked at here, and numbers as they are. */
  private static final ObjectReader ANY =
      Json.MAPPER
          .reader()
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private Bodies() {}

  /**
   * The one JSON object that a body is.
   *
   * @throws GatewayException {@code VALIDATION} where it is none
   */
  static ObjectNode tree(byte[] body) {
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
