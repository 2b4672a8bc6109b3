package io.plugai.support.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
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
public final class ObjectView {
  private final ObjectNode node;
  private final String path;
  private final Faults faults;
  private final Set<String> known = new HashSet<>();

  /**
   * A view of it.
   *
   * @param path where the object stands in the request; empty for the request itself
   */
  public ObjectView(ObjectNode node, String path, Faults faults) {
    this.node = node;
    this.path = path;
    this.faults = faults;
  }

  /** The full path of one of the fields. */
  public String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Reports one of the fields. */
  public void fault(String name, String reason) {
    faults.add(path(name), reason);
  }

  /** Whether the field is there. */
  public boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** The field, of whatever type. */
  public Optional<JsonNode> any(String name) {
    known.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  /** The field, which must be there. */
  public Optional<JsonNode> required(String name) {
    Optional<JsonNode> value = any(name);
    if (value.isEmpty()) {
      fault(name, "is required");
    }
    return value;
  }

  /** The text; empty where it is missing or something else. */
  public Optional<String> text(String name) {
    return any(name).flatMap(value -> asText(value, name));
  }

  /** The text, which must be there. */
  public Optional<String> requiredText(String name) {
    return required(name).flatMap(value -> asText(value, name));
  }

  private Optional<String> asText(JsonNode value, String name) {
    if (!value.isTextual()) {
      fault(name, "must be a string");
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  /** A whole number from 0 on. */
  public Optional<Long> number(String name) {
    return any(name)
        .flatMap(
            value -> {
              if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
                return Optional.of(value.longValue());
              }
              fault(name, "must be a whole number, not below 0");
              return Optional.empty();
            });
  }

  /** A time. */
  public Optional<Instant> instant(String name) {
    return text(name)
        .flatMap(
            text -> {
              try {
                return Optional.of(Instant.parse(text));
              } catch (DateTimeException e) {
                fault(name, "must be a time as 2026-01-31T12:00:00Z");
                return Optional.empty();
              }
            });
  }

  /** True or false. */
  public boolean flag(String name, boolean otherwise) {
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

  /** The object in a field. */
  public Optional<ObjectView> object(String name) {
    return any(name).flatMap(value -> view(value, path(name), faults));
  }

  /** The field as plain JSON values; it must be an object. */
  public Optional<Map<String, Object>> plainObject(String name) {
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
  public List<ObjectView> objects(String name) {
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
  public static Optional<ObjectView> view(JsonNode value, String path, Faults faults) {
    if (value instanceof ObjectNode object) {
      return Optional.of(new ObjectView(object, path, faults));
    }
    faults.add(path, "must be an object");
    return Optional.empty();
  }

  /** Reports the field where it is there. */
  public void refuse(String name, String reason) {
    if (any(name).isPresent()) {
      fault(name, reason);
    }
  }

  /** Reports every field that nobody asked for. */
  public void refuseOthers() {
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
