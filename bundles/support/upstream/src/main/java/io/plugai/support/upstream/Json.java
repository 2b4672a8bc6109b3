package io.plugai.support.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.util.Map;

/** Reading and writing JSON. Safe for all threads. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectReader READER =
      MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /** An empty object to fill. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Plain JSON values as a tree. */
  public static ObjectNode object(Map<String, Object> values) {
    return values.isEmpty() ? object() : MAPPER.valueToTree(values);
  }

  /** A plain JSON value as a tree. */
  public static JsonNode value(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** The UTF-8 bytes of a tree. */
  public static byte[] bytes(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /**
   * Reads an object or an array.
   *
   * @throws GatewayException {@code BACKEND_PROTOCOL}; without a cause, since Jackson's messages
   *     quote what was read
   */
  static JsonNode read(byte[] bytes, int offset, int length) {
    try {
      JsonNode tree = READER.readValue(bytes, offset, length);
      if (tree.isContainerNode()) {
        return tree;
      }
    } catch (IOException e) {
      throw broken();
    }
    throw broken();
  }

  /** Reads an object or an array; see {@link #read(byte[], int, int)}. */
  public static JsonNode read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  private static GatewayException broken() {
    return new GatewayException(
        ErrorKind.BACKEND_PROTOCOL, "The provider sent something that is not valid JSON.");
  }
}
