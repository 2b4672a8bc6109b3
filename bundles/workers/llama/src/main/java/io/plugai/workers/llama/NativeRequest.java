package io.plugai.workers.llama;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plugai.support.worker.text.Ask;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Writes the JSON that the native side takes: the {@code /completion} request of llama.cpp's server
 * at build b4916 (tools/server/README.md there).
 */
final class NativeRequest {
  private static final JsonFactory JSON = new JsonFactory();

  private NativeRequest() {}

  /** Reads the first tokens of a prompt into a slot and writes nothing. */
  static String prefill(Tokens prompt, int length, int slot) {
    return object(
        json -> {
          writePrompt(json, prompt, length, slot);
          json.writeNumberField("n_predict", 0);
        });
  }

  /** Reads a prompt into a slot and writes an answer of so many tokens at most. */
  static String completion(Ask.Generate ask, Tokens prompt, int slot, int most) {
    return object(
        json -> {
          writePrompt(json, prompt, prompt.ids().length, slot);
          json.writeNumberField("n_predict", most);
          for (Map.Entry<String, Double> entry : ask.sampling().entrySet()) {
            Sampling.of(entry.getKey()).write(json, entry.getValue());
          }
          if (ask.grammar().isPresent()) {
            json.writeStringField("grammar", ask.grammar().get());
          }
        });
  }

  /** An empty text at the start lets the native side put what the model wants there. */
  private static void writePrompt(JsonGenerator json, Tokens prompt, int length, int slot)
      throws IOException {
    json.writeArrayFieldStart("prompt");
    if (prompt.wantsBeginning()) {
      json.writeString("");
    }
    for (int i = 0; i < length; i++) {
      json.writeNumber(prompt.ids()[i]);
    }
    json.writeEndArray();
    json.writeNumberField("id_slot", slot);
    json.writeBooleanField("cache_prompt", true);
    json.writeBooleanField("stream", true);
  }

  /** Writes the fields of an object. */
  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String object(Fields fields) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
