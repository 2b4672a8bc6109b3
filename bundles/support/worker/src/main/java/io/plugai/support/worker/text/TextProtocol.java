package io.plugai.support.worker.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.plugai.support.worker.FrameConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes and reads the frames of this package. Stateless; safe for all threads. */
public final class TextProtocol {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(FrameConnection.MAX_FRAME).build())
          .build();

  private TextProtocol() {}

  /** The frame of an ask. */
  public static byte[] write(Ask ask) {
    return object(
        json -> {
          if (ask instanceof Ask.Generate generate) {
            json.writeStringField("op", "generate");
            json.writeNumberField("id", ask.id());
            writeGenerate(json, generate);
          } else {
            json.writeStringField("op", "cancel");
            json.writeNumberField("id", ask.id());
          }
        });
  }

  private static void writeGenerate(JsonGenerator json, Ask.Generate generate) throws IOException {
    json.writeArrayFieldStart("prompt");
    for (Ask.Piece piece : generate.prompt()) {
      if (piece instanceof Ask.Words words) {
        json.writeString(WellFormed.text(words.text()));
      } else {
        json.writeNumber(((Ask.Token) piece).id());
      }
    }
    json.writeEndArray();
    if (generate.maxTokens().isPresent()) {
      json.writeNumberField("max_tokens", generate.maxTokens().getAsInt());
    }
    json.writeObjectFieldStart("sampling");
    for (Map.Entry<String, Double> entry : generate.sampling().entrySet()) {
      json.writeNumberField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("stop");
    for (String text : generate.stop()) {
      json.writeString(WellFormed.text(text));
    }
    json.writeEndArray();
    if (generate.grammar().isPresent()) {
      json.writeStringField("grammar", WellFormed.text(generate.grammar().get()));
    }
  }

  /** The frame of a reply. */
  public static byte[] write(Reply reply) {
    return object(
        json -> {
          json.writeStringField("event", eventOf(reply));
          json.writeNumberField("id", reply.id());
          if (reply instanceof Reply.Text text) {
            json.writeStringField("text", WellFormed.text(text.text()));
          } else if (reply instanceof Reply.Done done) {
            json.writeStringField("reason", done.reason().id());
            json.writeNumberField("input_tokens", done.inputTokens());
            json.writeNumberField("cached_tokens", done.cachedTokens());
            json.writeNumberField("output_tokens", done.outputTokens());
          } else if (reply instanceof Reply.Refused refused) {
            json.writeStringField("field", refused.field());
            json.writeStringField("message", refused.message());
          }
        });
  }

  private static String eventOf(Reply reply) {
    return reply.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads an ask.
   *
   * @throws IOException if it is none
   */
  public static Ask readAsk(byte[] buffer, int offset, int length) throws IOException {
    try (JsonParser json = JSON.createParser(buffer, offset, length)) {
      return new AskReader(json).read();
    }
  }

  /**
   * Reads a reply.
   *
   * @throws IOException if it is none
   */
  public static Reply readReply(byte[] buffer, int offset, int length) throws IOException {
    try (JsonParser json = JSON.createParser(buffer, offset, length)) {
      return new ReplyReader(json).read();
    }
  }

  /** Writes the fields of an object. */
  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] object(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static IOException unexpected(String what) {
    return new IOException("a frame without a proper " + what);
  }

  private static final class AskReader {
    private final JsonParser json;
    private String op = "";
    private long id = -1;
    private final List<Ask.Piece> prompt = new ArrayList<>();
    private OptionalInt maxTokens = OptionalInt.empty();
    private final Map<String, Double> sampling = new LinkedHashMap<>();
    private final List<String> stop = new ArrayList<>();
    private Optional<String> grammar = Optional.empty();

    AskReader(JsonParser json) {
      this.json = json;
    }

    Ask read() throws IOException {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        field(name);
      }
      return switch (op) {
        case "generate" -> new Ask.Generate(id, prompt, maxTokens, sampling, stop, grammar);
        case "cancel" -> new Ask.Cancel(id);
        default -> throw unexpected("op");
      };
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "op" -> op = json.getText();
        case "id" -> id = json.getLongValue();
        case "prompt" -> readPrompt();
        case "max_tokens" -> maxTokens = OptionalInt.of(json.getIntValue());
        case "sampling" -> readSampling();
        case "stop" -> readStop();
        case "grammar" -> grammar = Optional.of(json.getText());
        default -> throw unexpected("name");
      }
    }

    private void readPrompt() throws IOException {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        switch (json.currentToken()) {
          case VALUE_STRING -> prompt.add(new Ask.Words(json.getText()));
          case VALUE_NUMBER_INT -> prompt.add(new Ask.Token(json.getIntValue()));
          default -> throw unexpected("prompt");
        }
      }
    }

    private void readSampling() throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        sampling.put(name, json.getDoubleValue());
      }
    }

    private void readStop() throws IOException {
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        stop.add(json.getText());
      }
    }
  }

  private static final class ReplyReader {
    private final JsonParser json;
    private String event = "";
    private long id = -1;
    private String text = "";
    private String field = "";
    private String message = "";
    private Reply.Reason reason = Reply.Reason.STOP;
    private int inputTokens;
    private int cachedTokens;
    private int outputTokens;

    ReplyReader(JsonParser json) {
      this.json = json;
    }

    Reply read() throws IOException {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        field(name);
      }
      return switch (event) {
        case "text" -> new Reply.Text(id, text);
        case "done" -> new Reply.Done(id, reason, inputTokens, cachedTokens, outputTokens);
        case "refused" -> new Reply.Refused(id, field, message);
        case "failed" -> new Reply.Failed(id);
        default -> throw unexpected("event");
      };
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "event" -> event = json.getText();
        case "id" -> id = json.getLongValue();
        case "text" -> text = json.getText();
        case "reason" -> reason = reasonOf(json.getText());
        case "input_tokens" -> inputTokens = json.getIntValue();
        case "cached_tokens" -> cachedTokens = json.getIntValue();
        case "output_tokens" -> outputTokens = json.getIntValue();
        case "field" -> field = json.getText();
        case "message" -> message = json.getText();
        default -> throw unexpected("name");
      }
    }

    private static Reply.Reason reasonOf(String id) throws IOException {
      for (Reply.Reason reason : Reply.Reason.values()) {
        if (reason.id().equals(id)) {
          return reason;
        }
      }
      throw unexpected("reason");
    }
  }
}
