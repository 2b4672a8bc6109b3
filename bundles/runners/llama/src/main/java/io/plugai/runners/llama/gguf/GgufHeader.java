package io.plugai.runners.llama.gguf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What stands at the head of a GGUF file.
 *
 * @param values numbers, booleans and texts by their keys
 * @param lengths the lengths of the lists, by their keys
 */
public record GgufHeader(Map<String, Object> values, Map<String, Long> lengths) {

  public GgufHeader {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    lengths = Collections.unmodifiableMap(new LinkedHashMap<>(lengths));
  }

  private static final String ARCHITECTURE_OF_PROJECTORS = "clip";

  /** What a file holds. */
  public enum Kind {
    /** The weights of a model, or a part of them. */
    MODEL,
    /** Changes to the weights of another model. */
    ADAPTER,
    /** What lets another model see images. */
    PROJECTOR,
    /** Something else. */
    OTHER
  }

  /** What the file says that it holds; an old one, which does not say, holds a model. */
  public Kind kind() {
    String type = text("general.type").orElse("model").toLowerCase(Locale.ROOT);
    if (architecture().equals(ARCHITECTURE_OF_PROJECTORS) || type.equals("mmproj")) {
      return Kind.PROJECTOR;
    }
    if (type.equals("adapter") || values.containsKey("adapter.type")) {
      return Kind.ADAPTER;
    }
    return type.equals("model") ? Kind.MODEL : Kind.OTHER;
  }

  /** Which part of a split model it is, from 0; 0 for a whole one. */
  public long part() {
    return number("split.no").orElse(0);
  }

  /** In how many parts the model comes, at least 1. */
  public long parts() {
    return Math.max(1, number("split.count").orElse(1));
  }

  /** What kind of network it is, as {@code llama}; empty where it does not say. */
  public String architecture() {
    return text("general.architecture").orElse("");
  }

  /** The model's own name. */
  public Optional<String> name() {
    return text("general.name").filter(name -> !name.isBlank());
  }

  /** The longest context that the model was trained for, in tokens. */
  public OptionalLong contextLength() {
    return ofArchitecture("context_length");
  }

  /** The template that turns a conversation into a prompt. */
  public Optional<String> chatTemplate() {
    return text("tokenizer.chat_template");
  }

  /** The template for conversations with tools, where a model has one of its own for them. */
  public Optional<String> toolTemplate() {
    return text("tokenizer.chat_template.tool_use");
  }

  /** The kind of tokenizer, as {@code gpt2}. */
  public String tokenizer() {
    return text("tokenizer.ggml.model").orElse("");
  }

  /** The number of a token with a role of its own, as {@code bos} or {@code eos}. */
  public OptionalInt tokenOf(String role) {
    return number("tokenizer.ggml." + role + "_token_id").stream()
        .filter(id -> id <= Integer.MAX_VALUE)
        .mapToInt(Math::toIntExact)
        .findFirst();
  }

  /** How the weights are stored, as {@code Q4_K_M}. */
  public Optional<String> quantisation() {
    return number("general.file_type").stream().mapToObj(FileType::of).findFirst();
  }

  /**
   * The bytes that the attention's memory takes per token of context, in half precision: keys and
   * values, for each layer and head that has them.
   */
  public long cacheBytesPerToken() {
    long width = ofArchitecture("embedding_length").orElse(0);
    long heads = Math.max(1, ofArchitecture("attention.head_count").orElse(1));
    long sharedHeads = ofArchitecture("attention.head_count_kv").orElse(heads);
    long keys = ofArchitecture("attention.key_length").orElse(width / heads);
    long values = ofArchitecture("attention.value_length").orElse(width / heads);
    return 2 * ofArchitecture("block_count").orElse(0) * sharedHeads * (keys + values);
  }

  /** A whole number under the architecture's own prefix. */
  private OptionalLong ofArchitecture(String key) {
    return number(architecture() + "." + key);
  }

  private OptionalLong number(String key) {
    return values.get(key) instanceof Number number && number.longValue() >= 0
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  private Optional<String> text(String key) {
    return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
