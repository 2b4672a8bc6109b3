package io.plugai.core.models.facts;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plug-in says of a model, as facts; of one on this machine, also what its files say. Equal
 * lists of parameters become one object. For one thread.
 */
public final class PluginFacts {
  private static final int MOST_LISTS = 1000;

  private final Map<List<Parameter>, Map<String, Object>> lists = new IdentityHashMap<>();

  /** What it says, and what it only assumes. */
  public record Told(FactSource source, Map<ModelField, Object> said, boolean assumesCapabilities) {

    /** As layers: what is assumed counts less than anything else. */
    public List<Layer> layers(String detail) {
      if (!assumesCapabilities) {
        return List.of(new Layer(source, detail, said));
      }
      Map<ModelField, Object> known = new EnumMap<>(said);
      Object assumed = known.remove(ModelField.CAPABILITIES);
      return assumed == null
          ? List.of(new Layer(source, detail, said))
          : List.of(
              new Layer(source, detail, known),
              new Layer(FactSource.ASSUMED, "", Map.of(ModelField.CAPABILITIES, assumed)));
    }
  }

  /** Reads the sizes of a local model's files from the disk. */
  public Told of(ModelEntry entry) {
    ModelDescriptor model = entry.descriptor();
    Map<ModelField, Object> facts = new EnumMap<>(ModelField.class);
    if (!model.displayName().equals(model.name())) {
      facts.put(ModelField.DISPLAY_NAME, model.displayName());
    }
    model.description().ifPresent(text -> facts.put(ModelField.DESCRIPTION, text));
    facts.put(ModelField.MODALITY, model.modality().id());
    facts.put(ModelField.CAPABILITIES, model.capabilities().stream().map(Capability::id).toList());
    facts.put(ModelField.PARAMETERS, parameters(model.parameters()));
    if (!model.imageRoles().isEmpty()) {
      facts.put(ModelField.IMAGE_ROLES, List.copyOf(model.imageRoles()));
    }
    model.contextWindow().ifPresent(tokens -> facts.put(ModelField.CONTEXT_WINDOW, tokens));
    model.maxOutputTokens().ifPresent(tokens -> facts.put(ModelField.MAX_OUTPUT_TOKENS, tokens));
    if (!model.prices().isEmpty()) {
      facts.put(ModelField.PRICES, model.prices());
    }
    addMetadata(model.metadata(), facts);
    if (entry.placement() instanceof ModelPlacement.Local local) {
      addFiles(local, facts);
      addRecommended(local, model.metadata(), facts);
      return new Told(FactSource.FILES, facts, model.capabilitiesAssumed());
    }
    facts.put(ModelField.SOURCE, entry.provider());
    return new Told(FactSource.PROVIDER, facts, model.capabilitiesAssumed());
  }

  private Map<String, Object> parameters(List<Parameter> parameters) {
    if (lists.size() > MOST_LISTS) {
      lists.clear();
    }
    return lists.computeIfAbsent(
        parameters,
        list -> {
          Map<String, Object> schemas = new LinkedHashMap<>();
          list.forEach(parameter -> schemas.put(parameter.name(), parameter.schema()));
          return Collections.unmodifiableMap(schemas);
        });
  }

  /** What plug-ins say under names that the catalogue has fields for. */
  private static void addMetadata(Map<String, Object> metadata, Map<ModelField, Object> facts) {
    if (metadata.isEmpty()) {
      return;
    }
    facts.put(ModelField.METADATA, metadata);
    text(metadata, "license").ifPresent(text -> facts.put(ModelField.LICENSE, text));
    text(metadata, "version").ifPresent(text -> facts.put(ModelField.VERSION, text));
    text(metadata, "quantisation")
        .or(() -> text(metadata, "quantization"))
        .ifPresent(text -> facts.put(ModelField.QUANTIZATION, text));
    if (metadata.get("memory_bytes") instanceof Number bytes) {
      facts.put(ModelField.MEMORY_BYTES, bytes.longValue());
    }
  }

  private static Optional<String> text(Map<String, Object> metadata, String key) {
    return metadata.get(key) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  private static void addFiles(ModelPlacement.Local local, Map<ModelField, Object> facts) {
    long all = 0;
    List<Map<String, Object>> files = new ArrayList<>();
    for (Path file : local.files().files()) {
      long bytes = Math.max(0, file.toFile().length());
      all += bytes;
      files.add(Map.of("path", local.files().folder().relativize(file).toString(), "bytes", bytes));
    }
    facts.put(ModelField.FILES, List.copyOf(files));
    facts.put(ModelField.SIZE_BYTES, all);
    facts.put(ModelField.REVISION, Integer.toHexString(local.revision().stamps().hashCode()));
  }

  /** What its makers say in its files, and what its card says in place of that. */
  private static void addRecommended(
      ModelPlacement.Local local, Map<String, Object> metadata, Map<ModelField, Object> facts) {
    Map<String, Object> recommended = new LinkedHashMap<>();
    for (Map<String, Object> says : List.of(metadata, local.files().description())) {
      if (says.get("recommended") instanceof Map<?, ?> values) {
        values.forEach((name, value) -> recommended.put(name.toString(), value));
      }
    }
    if (!recommended.isEmpty()) {
      facts.put(ModelField.RECOMMENDED, Collections.unmodifiableMap(recommended));
    }
  }
}
