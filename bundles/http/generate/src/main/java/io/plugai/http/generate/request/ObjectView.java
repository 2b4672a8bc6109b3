package io.plugai.http.generate.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One object of a request, read field by field. Whatever is of the wrong type, missing or left over
 * goes to the faults under its full path. A field that is {@code null} counts as absent.
 */
final class ObjectView {
  private final ObjectNode node;
  private final String path;
  private final Faults faults;
  private final Set<String> known = new HashSet<>();

  /**
   * @param path where the object stands in the request; empty for the request itself
   */
  ObjectView(ObjectNode node, String path, Faults faults) {
    this.node = node;
    this.path = path;
    this.faults = faults;
  }

  /** The full path of one of the fields. */
  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Reports one of the fields. */
  void fault(String name, String reason) {
    faults.add(path(name), reason);
  }

  /** Whether the field is there. */
  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** The field, of whatever type. */
  Optional<JsonNode> any(String name) {
    known.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  /** The field, which must be there. */
  Optional<JsonNode> required(String name) {
    Optional<JsonNode> value = any(name);
    if (value.isEmpty()) {
      fault(name, "is required");
    }
    return value;
  }

  Optional<String> text(String name) {
    return any(name).flatMap(value -> asText(value, name));
  }

  Optional<String> requiredText(String name) {
    return required(name).flatMap(value -> asText(value, name));
  }

  private Optional<String> asText(JsonNode value, String name) {
    if (!value.isTextual()) {
      fault(name, "must be a string");
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  boolean flag(String name, boolean otherwise) {
    return any(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                fault(name, "must be true or false");
              }
              return value.asBoolean();
            })
        .orElse(otherwise);
  }

  Optional<ObjectView> object(String name) {
    return any(name).flatMap(value -> view(value, path(name), faults));
  }

  /** The field as plain JSON values; it must be an object. */
  Optional<Map<String, Object>> plainObject(String name) {
    return any(name)
        .flatMap(
            value -> {
              if (value instanceof ObjectNode object) {
                return Optional.of(PlainJson.of(object));
              }
              fault(name, "must be an object");
              return Optional.empty();
            });
  }

  /** The objects of a list, each under its own path; what is no object is reported. */
  List<ObjectView> objects(String name) {
    List<ObjectView> found = new ArrayList<>();
    any(name)
        .ifPresent(
            value -> {
              if (!value.isArray()) {
                fault(name, "must be a list");
              }
              for (int i = 0; i < value.size() && value.isArray(); i++) {
                view(value.get(i), path(name) + "[" + i + "]", faults).ifPresent(found::add);
              }
            });
    return found;
  }

  /** A value as an object; reported where it is something else. */
  static Optional<ObjectView> view(JsonNode value, String path, Faults faults) {
    if (value instanceof ObjectNode object) {
      return Optional.of(new ObjectView(object, path, faults));
    }
    faults.add(path, "must be an object");
    return Optional.empty();
  }

  /** Reports the field where it is there. */
  void refuse(String name, String reason) {
    if (any(name).isPresent()) {
      fault(name, reason);
    }
  }

  /** Reports every field that nobody asked for. */
  void refuseOthers() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                fault(clipped(name), "is not known here");
              }
            });
  }

  /** Names come from the client too, and may be of any length. */
  private static String clipped(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }
}
