package io.plugai.http.generate.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Parameters;
import io.plugai.support.messages.Faults;
import io.plugai.support.messages.ObjectView;
import io.plugai.support.web.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a request has from its conversation where it does not say otherwise: model and parameters.
 */
public final class SessionDefaults {
  private SessionDefaults() {}

  /**
   * The request with what it has from its conversation.
   *
   * @throws GatewayException {@code VALIDATION} where neither of the two names a model
   */
  public static ModelRequest complete(ModelRequest request, SessionSettings settings) {
    String model =
        request.model().isEmpty()
            ? settings
                .model()
                .orElseThrow(
                    () ->
                        GatewayException.invalid(
                            "model", "is required: the conversation names none"))
            : request.model();
    return request.with(model, merged(parameters(settings), request.parameters()));
  }

  private static Parameters parameters(SessionSettings settings) {
    Faults faults = new Faults();
    ObjectNode body = Json.MAPPER.createObjectNode();
    try {
      body.set("parameters", Json.MAPPER.readTree(settings.parameters()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a session whose parameters are no JSON", e);
    }
    Parameters parameters = RequestReader.parameters(new ObjectView(body, "session", faults));
    faults.throwIfAny();
    return parameters;
  }

  /** What the next request of a conversation has from this one. */
  public static SessionSettings of(ModelRequest request) {
    ObjectNode parameters = Json.MAPPER.valueToTree(request.parameters().standard());
    if (!request.parameters().provider().isEmpty()) {
      parameters.set("provider", Json.MAPPER.valueToTree(request.parameters().provider()));
    }
    return new SessionSettings(
        Optional.empty(), Optional.of(request.model()), parameters.toString(), Optional.empty());
  }

  private static Parameters merged(Parameters defaults, Parameters own) {
    return new Parameters(
        merged(defaults.standard(), own.standard()), merged(defaults.provider(), own.provider()));
  }

  private static Map<String, Object> merged(Map<String, Object> defaults, Map<String, Object> own) {
    Map<String, Object> all = new LinkedHashMap<>(defaults);
    all.putAll(own);
    return all;
  }
}
