package io.plugai.adapters.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.support.upstream.Contents;
import io.plugai.support.upstream.Json;
import java.util.Locale;

/** The body of {@code POST /api/chat}. */
final class OllamaBody {

  private OllamaBody() {}

  static byte[] of(GenerationRequest request) {
    ObjectNode body = Json.object();
    body.put("model", request.model());
    body.put("stream", request.stream());
    ChatInput input = request.chat();
    for (Message message : input.messages()) {
      addMessage(body.withArray("messages").addObject(), message);
    }
    ObjectNode options = body.putObject("options");
    request
        .parameters()
        .standard()
        .forEach((name, value) -> options.set(optionFor(name), Json.value(value)));
    options.setAll(Json.object(request.parameters().provider()));
    ResponseFormat format = input.responseFormat();
    if (format instanceof ResponseFormat.JsonObject) {
      body.put("format", "json");
    } else if (format instanceof ResponseFormat.JsonSchema wanted) {
      body.set("format", Json.object(wanted.schema()));
    }
    return Json.bytes(body);
  }

  private static void addMessage(ObjectNode node, Message message) {
    node.put("role", message.role().name().toLowerCase(Locale.ROOT));
    node.put("content", message.text());
    for (Part part : message.parts()) {
      if (part instanceof Part.Image image) {
        node.withArray("images").add(Contents.inMemory(image.content()).base64());
      }
    }
  }

  private static String optionFor(String parameter) {
    return parameter.equals("max_tokens") ? "num_predict" : parameter;
  }
}
