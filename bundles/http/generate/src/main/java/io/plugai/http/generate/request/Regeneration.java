package io.plugai.http.generate.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.messages.Faults;
import io.plugai.support.messages.ObjectView;
import io.plugai.support.web.Json;
import java.util.List;
import java.util.Map;

/**
 * The body of a request that is asked once more: as it was, but for what is to be different. Of
 * {@code parameters} those that are named change, and those that are named {@code null} go; {@code
 * model} or {@code models}, {@code fallback}, {@code stream} and {@code on_disconnect} are taken as
 * they are. What is asked stays.
 */
public final class Regeneration {
  private static final String PARAMETERS = "parameters";
  private static final String MODEL = "model";
  private static final String MODELS = "models";
  private static final String[] OTHERS = {MODEL, MODELS, "fallback", "stream", "on_disconnect"};

  private Regeneration() {}

  /**
   * The body.
   *
   * @param before the body that the request came with
   * @param changes a JSON object, or nothing
   * @param ended whether the request has ended
   * @throws io.plugai.spi.error.GatewayException {@code VALIDATION} where the changes are none,
   *     {@code CONFLICT} where the answer in the session is not there yet
   */
  public static byte[] of(byte[] before, byte[] changes, boolean ended) {
    if (!ended && Bodies.tree(before).hasNonNull("session_id")) {
      throw new GatewayException(
          ErrorCode.CONFLICT,
          "This request is under way still: wait for its end, or cancel it, and ask again then.");
    }
    if (changes.length == 0) {
      return before;
    }
    ObjectNode changed = Bodies.tree(changes);
    Faults faults = new Faults();
    ObjectView view = new ObjectView(changed, "", faults);
    ObjectNode body = Bodies.tree(before);
    if (view.has(MODEL) || view.has(MODELS)) {
      body.remove(List.of(MODEL, MODELS)); // one takes the place of the other
    }
    for (String name : OTHERS) {
      view.any(name).ifPresent(value -> body.set(name, value));
    }
    view.object(PARAMETERS);
    view.refuseOthers();
    faults.throwIfAny();
    if (changed.get(PARAMETERS) instanceof ObjectNode parameters) {
      merge(parameters, body.withObject("/" + PARAMETERS));
    }
    return Json.bytes(body);
  }

  private static void merge(ObjectNode changes, ObjectNode parameters) {
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      if (change.getValue().isNull()) {
        parameters.remove(change.getKey());
      } else {
        parameters.set(change.getKey(), change.getValue());
      }
    }
  }
}
