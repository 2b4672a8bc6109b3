package io.plugai.core.models;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.RoleImage;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Holds one request against its model. */
final class Admission {
  private static final int MOST_ALTERNATIVES = 5;
  private static final String SOURCE_ARTIFACT = "input.source_artifact";

  private final Snapshot snapshot;
  private final ModelRequest request;
  private final ModelEntry model;

  Admission(Snapshot snapshot, ModelRequest request, ModelEntry model) {
    this.snapshot = snapshot;
    this.request = request;
    this.model = model;
  }

  /** Throws what is wrong with the request; returns where nothing is. */
  void check() {
    checkModality();
    checkParameters();
    checkInput();
  }

  private void checkModality() {
    Modality wanted = request.modality();
    Modality made = model.descriptor().modality();
    if (wanted != made) {
      String fault = "makes " + made.id() + ", not " + wanted.id();
      throw notSupported(
          model.id() + " " + fault + ".",
          List.of(new FieldError("modality", "the model " + fault)),
          other -> other.descriptor().modality() == wanted);
    }
  }

  private void checkParameters() {
    Map<String, Object> values = request.parameters().standard();
    if (values.isEmpty()) {
      return;
    }
    List<FieldError> errors = parameterCheck().errors(values);
    if (!errors.isEmpty()) {
      throw invalid(errors);
    }
  }

  private ParameterCheck parameterCheck() {
    if (UnlistedModel.is(model)) {
      return UnlistedModel.CHECK;
    }
    Snapshot.Listed listed = snapshot.byId().get(model.id());
    return listed != null && listed.entry() == model
        ? listed.check()
        : new ParameterCheck(model.descriptor().parameters());
  }

  private void checkInput() {
    InputNeeds needs = InputNeeds.of(request);
    checkCapabilities(needs.capabilities());
    checkRoles(needs.images());
    if (request.sourceArtifact().isPresent()) {
      throw invalid(List.of(new FieldError(SOURCE_ARTIFACT, "is not the id of an artifact")));
    }
  }

  private void checkCapabilities(Map<Capability, String> wanted) {
    Set<Capability> present = model.descriptor().capabilities();
    if (wanted.isEmpty() || present.containsAll(wanted.keySet())) {
      return;
    }
    List<FieldError> missing =
        wanted.entrySet().stream()
            .filter(entry -> !present.contains(entry.getKey()))
            .map(entry -> new FieldError(entry.getValue(), "needs " + entry.getKey().id()))
            .toList();
    throw notSupported(
        model.id() + " cannot do what " + missing.get(0).field() + " asks for.",
        missing,
        other ->
            other.descriptor().modality() == request.modality()
                && other.descriptor().capabilities().containsAll(wanted.keySet()));
  }

  private void checkRoles(List<RoleImage> images) {
    Set<String> known = model.descriptor().imageRoles();
    if (!images.isEmpty() && known.isEmpty()) {
      throw notSupported(
          model.id() + " starts from no images.",
          List.of(new FieldError("input.images", "the model starts from no images")),
          other ->
              other.descriptor().modality() == request.modality()
                  && !other.descriptor().imageRoles().isEmpty());
    }
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      if (!known.contains(images.get(i).role())) {
        errors.add(
            new FieldError(
                "input.images[" + i + "].role",
                "the model knows no such role; it knows " + String.join(", ", known)));
      }
    }
    if (!errors.isEmpty()) {
      throw invalid(errors);
    }
  }

  private GatewayException invalid(List<FieldError> errors) {
    return new GatewayException(
        ErrorCode.VALIDATION,
        errors.size() == 1
            ? errors.get(0).field() + ": " + errors.get(0).reason() + "."
            : errors.size() + " fields do not fit " + model.id() + ".",
        errors);
  }

  private GatewayException notSupported(
      String fault, List<FieldError> details, Predicate<ModelEntry> wouldDo) {
    List<String> alternatives =
        snapshot.models().stream()
            .filter(entry -> entry.obstacle().isEmpty())
            .filter(wouldDo)
            .map(ModelEntry::id)
            .limit(MOST_ALTERNATIVES)
            .toList();
    String advice =
        alternatives.isEmpty()
            ? " No other model of this gateway can."
            : " These can: " + String.join(", ", alternatives) + ".";
    return new GatewayException(ErrorCode.FEATURE_NOT_SUPPORTED, fault + advice, details);
  }
}
