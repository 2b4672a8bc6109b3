package io.plugai.http.rest;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.Known;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.api.catalogue.Models;
import io.plugai.core.api.people.Page;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What is known of the models of a catalogue; remembers what it is told. */
final class KnownModels implements Models {
  /** What was said, and of which model. */
  final List<String> said = new CopyOnWriteArrayList<>();

  volatile @Nullable ModelQuery asked;

  private final Catalogue catalogue;

  KnownModels(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Page<ModelRecord> list(ModelQuery query) {
    asked = query;
    List<ModelRecord> all =
        catalogue.models().stream()
            .filter(entry -> query.scope().allows(entry.id()))
            .filter(
                entry -> query.modality().stream().allMatch(entry.descriptor().modality()::equals))
            .map(KnownModels::record)
            .filter(record -> query.provider().stream().allMatch(record.provider()::equals))
            .toList();
    return query.limit().isPresent() && query.limit().getAsInt() < all.size()
        ? new Page<>(all.subList(0, query.limit().getAsInt()), Optional.of("there/is-more"))
        : new Page<>(all, Optional.empty());
  }

  private static ModelRecord record(ModelEntry entry) {
    Map<ModelField, Known> facts =
        Map.of(ModelField.LICENSE, new Known("MIT", FactSource.FACTS, "https://example.org 2026"));
    return new ModelRecord(
        entry.id(),
        ModelStatus.READY,
        Optional.empty(),
        entry.descriptor(),
        new ModelRecord.Facts() {
          @Override
          public Map<ModelField, Known> all() {
            return facts;
          }

          @Override
          public Optional<Known> get(ModelField field) {
            return Optional.ofNullable(facts.get(field));
          }
        },
        false,
        Instant.EPOCH,
        Optional.empty());
  }

  @Override
  public Optional<ModelRecord> find(String id) {
    return catalogue.models().stream()
        .filter(entry -> entry.id().equals(id))
        .map(KnownModels::record)
        .findFirst();
  }

  private ModelRecord told(String what, String id, Map<String, ?> fields) {
    said.add(what + " " + id + " " + fields);
    return find(id)
        .orElseThrow(() -> new GatewayException(ErrorCode.MODEL_NOT_FOUND, "There is none."));
  }

  @Override
  public ModelRecord register(String id, Map<String, ? extends @Nullable Object> fields) {
    return told("register", id, fields);
  }

  @Override
  public ModelRecord registerFile(String path, Map<String, ? extends @Nullable Object> fields) {
    return told("file " + path, "local/a", fields);
  }

  @Override
  public ModelRecord override(String id, Map<String, ? extends @Nullable Object> fields) {
    return told("override", id, fields);
  }

  @Override
  public void remove(String id) {
    told("remove", id, Map.of());
  }

  @Override
  public void told(String id, Map<String, ? extends @Nullable Object> fields) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void downloading(String id, Optional<String> failure) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void downloaded(String id) {
    throw new UnsupportedOperationException();
  }
}
