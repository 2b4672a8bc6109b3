package io.plugai.http.generate.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.RequestState;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Json;
import io.plugai.support.web.contract.StreamEvent;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * Answers with what a request has come to of which only the database knows: as it was answered, or
 * as a stream of the same, in large pieces.
 */
public final class PastAnswer {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private PastAnswer() {}

  /** Answers. */
  public static void send(KeptRequest kept, boolean stream, ServletExchange exchange)
      throws IOException {
    RequestRecord request = kept.record();
    if (!request.state().isTerminal()) { // another gateway has it
      exchange.json(ACCEPTED, Map.of(), Json.bytes(RequestViews.of(request)));
    } else if (request.state() != RequestState.SUCCEEDED) {
      throw failure(request);
    } else {
      byte[] answer = kept.answer().orElseThrow(PastAnswer::notKept);
      if (stream) {
        exchange.events(stream(request, answer));
      } else {
        exchange.json(OK, Map.of(), answer);
      }
    }
  }

  private static GatewayException notKept() {
    return new GatewayException(
        ErrorCode.NOT_FOUND, "The answer to this request is not kept any more.");
  }

  private static GatewayException failure(RequestRecord request) {
    RequestRecord.Failure why =
        request.failure().orElse(new RequestRecord.Failure(ErrorCode.INTERNAL.code(), ""));
    return new GatewayException(
        ErrorCode.of(why.code()).orElse(ErrorCode.INTERNAL),
        why.message().isEmpty() ? "This request came to nothing." : why.message());
  }

  /** The parts of the whole answer have the same form as the events that it was made of. */
  private static byte[] stream(RequestRecord request, byte[] answer) throws IOException {
    JsonNode whole = Json.MAPPER.readTree(answer);
    FrameBuffer out = new FrameBuffer();
    out.event(
        "request",
        new StreamEvent.Request(request.id(), request.model(), request.state().id(), null));
    said(whole.path("output").path("reasoning"), "reasoning", out);
    said(whole.path("output").path("text"), "delta", out);
    int index = 0;
    for (JsonNode call : whole.path("output").path("tool_calls")) {
      out.event("tool_call", toolCall(call, index++));
    }
    whole.path("artifacts").forEach(artifact -> out.event("artifact", artifact));
    if (whole.hasNonNull("usage")) {
      out.event("usage", whole.get("usage"));
    }
    out.event("done", done(request, whole));
    return Arrays.copyOf(out.array(), out.size());
  }

  private static void said(JsonNode text, String event, FrameBuffer out) {
    if (!text.asText().isEmpty()) {
      out.event(event, Map.of("text", text.asText()));
    }
  }

  private static StreamEvent.ToolCall toolCall(JsonNode call, int index) {
    return new StreamEvent.ToolCall(
        index,
        call.path("id").asText(),
        call.path("name").asText(),
        call.path("arguments").asText(),
        "");
  }

  private static JsonNode done(RequestRecord request, JsonNode whole) {
    var done = Json.MAPPER.createObjectNode();
    done.put("id", request.id());
    done.set("finish_reason", whole.path("finish_reason"));
    if (whole.hasNonNull("usage")) {
      done.set("usage", whole.get("usage"));
    }
    done.set("metadata", whole.path("metadata"));
    return done;
  }
}
