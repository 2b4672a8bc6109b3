package io.plugai.adapters.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.ToolChoice;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OllamaBodyTest {
  private static final ByteBuffer PNG = ByteBuffer.wrap(new byte[] {(byte) 0x89, 'P', 'N', 'G'});

  @Test
  void parametersBecomeOptions() throws IOException {
    Parameters parameters = new Parameters(Map.of("max_tokens", 5), Map.of("mirostat", 2));
    JsonNode body = body(List.of(new Part.Text("Hi")), new ResponseFormat.Text(), parameters);
    assertThat(body)
        .hasToString(
            "{\"model\":\"llama3.2\",\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                + "\"options\":{\"num_predict\":5,\"mirostat\":2}}");
  }

  @Test
  void imagesTravelWithTheirMessage() throws IOException {
    Part image = new Part.Image(new Content.Bytes("image/png", PNG));
    JsonNode body =
        body(List.of(new Part.Text("Hi"), image), new ResponseFormat.Text(), Parameters.none());
    assertThat(body.path("messages").path(0).path("images")).hasToString("[\"iVBORw==\"]");
  }

  @Test
  void imagesElsewhereAreRefused() {
    Part image = new Part.Image(new Content.Remote(URI.create("https://example.org/a.png")));
    assertThatThrownBy(() -> body(List.of(image), new ResponseFormat.Text(), Parameters.none()))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void answersCanBeHeldToJson() throws IOException {
    List<Part> text = List.of(new Part.Text("Hi"));
    assertThat(body(text, new ResponseFormat.JsonObject(), Parameters.none()).path("format"))
        .hasToString("\"json\"");
    ResponseFormat schema = new ResponseFormat.JsonSchema("point", Map.of("type", "object"), true);
    assertThat(body(text, schema, Parameters.none()).path("format"))
        .hasToString("{\"type\":\"object\"}");
  }

  private static JsonNode body(List<Part> parts, ResponseFormat format, Parameters parameters)
      throws IOException {
    ChatInput input =
        new ChatInput(
            List.of(new Message(Role.USER, parts)), List.of(), new ToolChoice.Auto(), format);
    return new ObjectMapper()
        .readTree(
            OllamaBody.of(
                new GenerationRequest("r", "ollama", "llama3.2", input, parameters, true)));
  }
}
