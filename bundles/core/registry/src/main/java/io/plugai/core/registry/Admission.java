package io.plugai.core.registry;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Holds one request against its model. */
final class Admission {
  private static final int MOST_ALTERNATIVES = 5;

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
    checkCapabilities();
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
      throw new GatewayException(
          ErrorKind.VALIDATION,
          errors.size() == 1
              ? errors.get(0).field() + ": " + errors.get(0).reason() + "."
              : errors.size() + " parameters do not fit " + model.id() + ".",
          errors);
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

  private void checkCapabilities() {
    Map<Capability, String> wanted = wanted(request.input());
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

  /** What the input needs, with the field that needs it. */
  private static Map<Capability, String> wanted(Input input) {
    Map<Capability, String> wanted = new EnumMap<>(Capability.class);
    if (hasImages(input)) {
      wanted.put(Capability.IMAGE_INPUT, "input.images");
    }
    List<Message> messages = input.messages();
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (hasImages(messages.get(i))) {
        wanted.put(Capability.IMAGE_INPUT, "input.messages[" + i + "]");
      }
    }
    if (!input.tools().isEmpty()) {
      wanted.put(Capability.TOOLS, "input.tools");
    }
    if (input.responseFormat() instanceof ResponseFormat.JsonSchema) {
      wanted.put(Capability.JSON_SCHEMA, "input.response_format");
    } else if (input.responseFormat() instanceof ResponseFormat.JsonObject) {
      wanted.put(Capability.JSON_OBJECT, "input.response_format");
    }
    return wanted;
  }

  private static boolean hasImages(Input input) {
    return !input.images().isEmpty();
  }

  private static boolean hasImages(Message message) {
    for (Part part : message.parts()) {
      if (part instanceof Part.Image) {
        return true;
      }
    }
    return false;
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
    return new GatewayException(ErrorKind.FEATURE_NOT_SUPPORTED, fault + advice, details);
  }
}
