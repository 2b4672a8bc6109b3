package io.plugai.core.models;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.api.catalogue.Models;
import io.plugai.core.api.people.Page;
import io.plugai.core.models.facts.FactFields;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What is known of models, and what the operator says of them. */
@Component
public final class ModelService implements Models {
  private static final Pattern ID =
      Pattern.compile("(?<provider>[a-z0-9-]{1,64})/[^\\p{C}\\s/][^\\p{C}\\s]{0,254}");

  private final ModelCatalogue catalogue;
  private final CatalogueStorage storage;

  /** One change after the other, since each is made of what holds before. */
  private final Object changing = new Object();

  /** Called by the framework. */
  @Activate
  public ModelService(@Reference ModelCatalogue catalogue, @Reference CatalogueStorage storage) {
    this.catalogue = catalogue;
    this.storage = storage;
  }

  @Override
  public Page<ModelRecord> list(ModelQuery query) {
    return catalogue.list(query);
  }

  @Override
  public Optional<ModelRecord> find(String id) {
    return catalogue.find(id);
  }

  @Override
  public ModelRecord register(String id, Map<String, ? extends @Nullable Object> fields) {
    checkId(id);
    synchronized (changing) {
      Optional<ModelRecord> there = catalogue.known(id);
      if (there.isPresent() && there.get().status() != ModelStatus.MISSING) {
        throw new GatewayException(
            ErrorCode.CONFLICT, id + " is there already; PUT changes what is said of it.");
      }
      return say(id, fields, true);
    }
  }

  private void checkId(String id) {
    var parts = ID.matcher(id);
    if (!parts.matches()) {
      throw GatewayException.invalid(
          "id", "must be the id of a provider, a slash and the model's name, without spaces");
    }
    String provider = parts.group("provider");
    if (provider.equals(LocalModelFolders.PROVIDER)) {
      throw GatewayException.invalid(
          "id", "a model of this machine is found by its files; give the `path` of one");
    }
    if (!served().contains(provider)) {
      throw GatewayException.invalid(
          "id", "there is no such provider; there are: " + String.join(", ", served()));
    }
  }

  @Override
  public ModelRecord registerFile(String path, Map<String, ? extends @Nullable Object> fields) {
    synchronized (changing) {
      return say(modelAt(path), fields, true);
    }
  }

  /** Looks at what was found in the folders, and not at the disk. */
  private String modelAt(String path) {
    Path wanted = path(path);
    return catalogue.local().stream()
        .filter(entry -> files(entry).stream().anyMatch(file -> isMeant(file, wanted)))
        .map(ModelEntry::id)
        .findFirst()
        .orElseThrow(
            () ->
                GatewayException.invalid(
                    "path", "is no file of a model that was found in the model folders"));
  }

  private static Path path(String text) {
    try {
      Path path = Path.of(text).normalize();
      if (!text.isBlank() && !path.startsWith("..")) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw GatewayException.invalid("path", "is no path");
    }
    throw GatewayException.invalid("path", "is no path within a model folder");
  }

  private static List<Path> files(ModelEntry entry) {
    return entry.placement() instanceof ModelPlacement.Local local
        ? local.files().files()
        : List.of();
  }

  private static boolean isMeant(Path file, Path wanted) {
    return wanted.isAbsolute() ? file.equals(wanted) : file.endsWith(wanted);
  }

  @Override
  public ModelRecord override(String id, Map<String, ? extends @Nullable Object> fields) {
    synchronized (changing) {
      ModelRecord record = require(id);
      return say(id, fields, record.registered());
    }
  }

  private ModelRecord require(String id) {
    return catalogue.known(id).orElseThrow(() -> ModelCatalogue.notFound(id, catalogue.knownIds()));
  }

  private ModelRecord say(
      String id, Map<String, ? extends @Nullable Object> fields, boolean registered) {
    Map<String, Object> given = new LinkedHashMap<>();
    List<ModelField> takenBack = new ArrayList<>();
    List<FieldError> errors = new ArrayList<>();
    fields.forEach(
        (name, value) -> {
          if (value != null) {
            given.put(name, value);
          } else {
            ModelField.of(name)
                .ifPresentOrElse(
                    takenBack::add, () -> errors.add(new FieldError(name, "is not known here")));
          }
        });
    errors.addAll(FactFields.errors(given));
    errors.addAll(unsuited(id, given));
    if (!errors.isEmpty()) {
      throw GatewayException.invalid(errors);
    }
    Map<ModelField, Object> facts = new EnumMap<>(ModelField.class);
    said(id).ifPresent(before -> facts.putAll(before.facts()));
    facts.putAll(FactFields.byField(given));
    takenBack.forEach(facts::remove);
    storage.say(new Said(id, FactSource.OPERATOR, facts, registered, now()));
    return require(id);
  }

  /** Values that suit a model are such as it takes; parameters that come along are not held so. */
  private List<FieldError> unsuited(String id, Map<String, Object> given) {
    Optional<ModelRecord> record = catalogue.known(id);
    return record.isPresent()
            && !given.containsKey("parameters")
            && given.get("recommended") instanceof Map<?, ?> values
        ? FactFields.errors(values, record.get().descriptor().parameters())
        : List.of();
  }

  private Set<String> served() {
    return catalogue.ask(Knowledge::served);
  }

  private Optional<Said> said(String id) {
    return catalogue.ask(known -> known.said(id, FactSource.OPERATOR));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void remove(String id) {
    synchronized (changing) {
      ModelRecord record = require(id);
      boolean missing = record.status() == ModelStatus.MISSING;
      boolean spoken =
          said(id).filter(said -> said.registered() || !said.facts().isEmpty()).isPresent();
      if (!missing && !spoken) {
        throw new GatewayException(
            ErrorCode.CONFLICT,
            "Nothing was said of "
                + id
                + "; it stays listed as long as its provider or its files are there.");
      }
      if (spoken) {
        storage.say(new Said(id, FactSource.OPERATOR, Map.of(), false, now()));
      }
      if (missing) {
        storage.forget(id);
      }
    }
  }

  @Override
  public void told(String id, Map<String, ? extends @Nullable Object> fields) {
    Map<String, Object> sound = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          if (value != null && FactFields.errors(Map.of(name, value)).isEmpty()) {
            sound.put(name, value);
          }
        });
    synchronized (changing) {
      storage.say(new Said(id, FactSource.HUB, FactFields.byField(sound), false, now()));
    }
  }

  @Override
  public void downloading(String id, Optional<String> failure) {
    if (!ID.matcher(id).matches()) {
      throw GatewayException.invalid("id", "is no id of a model");
    }
    catalogue.change(known -> known.downloading(id, failure));
  }

  @Override
  public void downloaded(String id) {
    catalogue.change(known -> known.downloaded(id));
  }
}
