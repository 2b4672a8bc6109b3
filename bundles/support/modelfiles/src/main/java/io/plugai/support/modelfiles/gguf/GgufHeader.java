package io.plugai.support.modelfiles.gguf;

import io.plugai.support.modelfiles.FileKind;
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
 * @param lengths the lengths of the lists and of very long texts, by their keys
 * @param tensors what it says of its tensors
 */
public record GgufHeader(Map<String, Object> values, Map<String, Long> lengths, Tensors tensors) {

  public GgufHeader {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    lengths = Collections.unmodifiableMap(new LinkedHashMap<>(lengths));
  }

  private static final String ARCHITECTURE_OF_PROJECTORS = "clip";

  /** Keys below {@code general.sampling.} (llama.cpp, gguf-py, constants.py). */
  private static final Map<String, String> SAMPLING =
      Map.of(
          "temp", "temperature",
          "top_p", "top_p",
          "top_k", "top_k",
          "min_p", "min_p",
          "penalty_repeat", "repeat_penalty");

  /** What the file says that it holds; an old one, which does not say, holds a model. */
  public FileKind kind() {
    String type = text("general.type").orElse("model").toLowerCase(Locale.ROOT);
    if (architecture().equals(ARCHITECTURE_OF_PROJECTORS) || type.equals("mmproj")) {
      return FileKind.PROJECTOR;
    }
    if (type.equals("adapter") || values.containsKey("adapter.type")) {
      return FileKind.ADAPTER;
    }
    if (!type.equals("model")) {
      return FileKind.OTHER;
    }
    // The first part of a split model may hold no tensor.
    return tensors.count() == 0 && parts() == 1 ? FileKind.VOCABULARY : FileKind.MODEL;
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

  /** Whether it comes with such a template, however long it is. */
  public boolean hasChatTemplate() {
    return values.containsKey("tokenizer.chat_template")
        || lengths.containsKey("tokenizer.chat_template");
  }

  /** How the weights are stored, as {@code Q4_K_M}. */
  public Optional<String> quantisation() {
    Optional<String> said = number("general.file_type").stream().mapToObj(FileType::of).findFirst();
    return said.isPresent() ? said : tensors.mostly();
  }

  /** The licence, by the name that the model's makers give it. */
  public Optional<String> licence() {
    return text("general.license").filter(name -> !name.isBlank());
  }

  /**
   * How many numbers a token is to the network; of a projector, how many it makes of a piece of an
   * image. A model and its projector agree.
   */
  public OptionalLong width() {
    return kind() == FileKind.PROJECTOR
        ? number("clip.vision.projection_dim")
        : ofArchitecture("embedding_length");
  }

  /** What the makers recommend for sampling, by the names of requests' parameters. */
  public Map<String, Object> recommended() {
    Map<String, Object> recommended = new LinkedHashMap<>();
    SAMPLING.forEach(
        (key, name) -> {
          if (values.get("general.sampling." + key) instanceof Number number) {
            recommended.put(name, number);
          }
        });
    return recommended;
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
