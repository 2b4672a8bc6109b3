package io.plugai.support.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading and writing JSON. Safe for all threads. */
public final class Json {
  /**
   * Texts have no bound of their own, since it is the whole message that is bounded. What servers
   * write that is not quite JSON is read: line feeds within texts, and NaN.
   */
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
              .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

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
    JsonNode tree = readIfWhole(bytes, offset, length);
    if (tree == null) {
      throw new GatewayException(
          ErrorCode.BACKEND_PROTOCOL, "The provider sent something that is not valid JSON.");
    }
    return tree;
  }

  /** Reads an object or an array; see {@link #read(byte[], int, int)}. */
  public static JsonNode read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  /** Reads an object or an array; null where it is anything else, or not the whole of it. */
  static @Nullable JsonNode readIfWhole(byte[] bytes, int offset, int length) {
    try {
      JsonNode tree = READER.readValue(bytes, offset, length);
      return tree.isContainerNode() ? tree : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The same of a text. */
  static @Nullable JsonNode readIfWhole(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return readIfWhole(bytes, 0, bytes.length);
  }
}
