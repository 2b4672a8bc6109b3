package io.plugai.http.rest.common;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.plugai.spi.credential.Secret;
import java.io.IOException;

/**
 * Secrets in JSON. They are wrapped as soon as they are read, and written only where a component of
 * an answer says so; what is written of any other is only whether there is something in it.
 */
public final class SecretText {

  private SecretText() {}

  /** Reads a text. */
  public static final class Reader extends StdDeserializer<Secret> {
    private static final long serialVersionUID = 1L;

    /** Made by Jackson. */
    public Reader() {
      super(Secret.class);
    }

    @Override
    public Secret deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        throw JsonMappingException.from(parser, "not a text");
      }
      return new Secret(parser.getText());
    }
  }

  /** Reads a text, or an object as the text of its JSON. */
  public static final class ObjectReader extends StdDeserializer<Secret> {
    private static final long serialVersionUID = 1L;

    /** Made by Jackson. */
    public ObjectReader() {
      super(Secret.class);
    }

    @Override
    public Secret deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return switch (parser.currentToken()) {
        case VALUE_STRING -> new Secret(parser.getText());
        case START_OBJECT -> new Secret(context.readTree(parser).toString());
        default -> throw JsonMappingException.from(parser, "neither a text nor an object");
      };
    }
  }

  /** Writes a secret for the one time that it is shown. */
  public static final class ShownOnce extends StdSerializer<Secret> {
    private static final long serialVersionUID = 1L;

    /** Made by Jackson. */
    public ShownOnce() {
      super(Secret.class);
    }

    @Override
    public void serialize(Secret secret, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(secret.reveal());
    }
  }
}
