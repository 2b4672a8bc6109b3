package io.plugai.core.models.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.spi.error.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Facts of models by their ids, as a data file has them:
 *
 * <pre>
 * {"groups": [{"source": "https://…", "as_of": "2026-01", "models": {"provider/name": {facts}}}]}
 * </pre>
 *
 * An id is also that of its dated states, as {@code gpt-4.1-2025-04-14}; a beginning with a {@code
 * *} behind it is that of all that begin so. The longest that fits counts. Never changed.
 */
public final class FactRules {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How makers call the states of a model: by a day, a month or the newest. */
  private static final Pattern STATE =
      Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{8}|\\d{4}|latest)$");

  private final FactSource source;
  private final Map<String, Layer> byId;

  /** Of which it says something: most models are of others. */
  private final Set<String> providers = new HashSet<>();

  /** The longest first. */
  private final TreeMap<String, Layer> byBeginning =
      new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(text -> text));

  private FactRules(FactSource source, Map<String, Layer> byId, Map<String, Layer> byBeginning) {
    this.source = source;
    this.byId = byId;
    this.byBeginning.putAll(byBeginning);
    byId.keySet().forEach(id -> providers.add(provider(id)));
    byBeginning.keySet().forEach(id -> providers.add(provider(id)));
  }

  /** Nothing is said. */
  public static FactRules none(FactSource source) {
    return new FactRules(source, Map.of(), Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with a sentence for the operator
   */
  public static FactRules read(FactSource source, byte[] json) {
    Map<String, Layer> byId = new HashMap<>();
    Map<String, Layer> byBeginning = new HashMap<>();
    for (JsonNode group : groups(json)) {
      String detail =
          (group.path("source").asText("") + " " + group.path("as_of").asText("")).strip();
      for (Map.Entry<String, JsonNode> model : group.path("models").properties()) {
        String id = model.getKey();
        Layer layer = new Layer(source, detail, facts(id, model.getValue()));
        if (id.endsWith("*")) {
          byBeginning.put(id.substring(0, id.length() - 1), layer);
        } else {
          byId.put(id, layer);
        }
      }
    }
    return new FactRules(source, byId, byBeginning);
  }

  private static List<JsonNode> groups(byte[] json) {
    try {
      JsonNode root = JSON.readTree(json);
      if (!root.isObject()) {
        throw new IllegalArgumentException("It holds no JSON object.");
      }
      List<JsonNode> groups = new ArrayList<>(List.of(root));
      root.path("groups").forEach(groups::add);
      return groups;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "It is no JSON"
              + (e.getLocation() == null ? "." : ": line " + e.getLocation().getLineNr() + "."),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("It cannot be read.", e);
    }
  }

  @SuppressWarnings("unchecked") // what Jackson makes of an object
  private static Map<ModelField, Object> facts(String id, JsonNode value) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("What it says of " + id + " is no object.");
    }
    Map<String, Object> fields = JSON.convertValue(value, Map.class);
    List<FieldError> errors = FactFields.errors(fields);
    if (!errors.isEmpty()) {
      FieldError first = errors.get(0);
      throw new IllegalArgumentException(
          "What it says of %s is wrong: %s: %s.".formatted(id, first.field(), first.reason()));
    }
    return FactFields.byField(fields);
  }

  /** Of an id or the beginning of one; empty where that is too short to tell. */
  private static String provider(String id) {
    return id.substring(0, Math.max(0, id.indexOf('/')));
  }

  /** Whose word this is. */
  public FactSource source() {
    return source;
  }

  /** How many models and beginnings of models it tells of. */
  public int size() {
    return byId.size() + byBeginning.size();
  }

  /** What it says of the model of that id, where it says anything. */
  public Optional<Layer> of(String id) {
    if (!providers.contains(provider(id)) && !providers.contains("")) {
      return Optional.empty();
    }
    Layer exact = byId.get(id);
    if (exact == null && STATE.matcher(id).find()) {
      exact = byId.get(STATE.matcher(id).replaceFirst(""));
    }
    return exact != null
        ? Optional.of(exact)
        : byBeginning.entrySet().stream()
            .filter(rule -> id.startsWith(rule.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
  }
}
