package io.plugai.training.starter;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The starter model as a GGUF file: matrices in Q8_0, the rest in F32, and all that an engine must
 * know beside.
 */
final class ModelFile {
  private static final int CONTROL_TOKEN = 3;
  private static final int NORMAL_TOKEN = 1;
  private static final int MOSTLY_Q8_0 = 7;

  private final ModelShape shape;
  private final Vocabulary vocabulary;

  ModelFile(ModelShape shape, Vocabulary vocabulary) {
    this.shape = shape;
    this.vocabulary = vocabulary;
  }

  /** Writes the file, over an older one if there is one. */
  void write(LlamaNetwork network, Path file) throws IOException {
    GgufWriter gguf = new GgufWriter();
    describe(gguf);
    sizes(gguf);
    tokens(gguf);
    for (String name : network.names()) {
      tensor(gguf, name, network.numbers(name));
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      gguf.write(out);
    }
  }

  private static void describe(GgufWriter gguf) {
    gguf.text("general.architecture", "llama")
        .text("general.name", "starter")
        .text(
            "general.description",
            "Answers questions about PlugAI; trained on text of the project's own.")
        .text("general.license", "Apache-2.0")
        .texts("general.languages", List.of("en"))
        .number("general.file_type", MOSTLY_Q8_0)
        .number("general.quantization_version", 2);
  }

  private void sizes(GgufWriter gguf) {
    gguf.number("llama.context_length", shape.context())
        .number("llama.embedding_length", shape.width())
        .number("llama.block_count", shape.layers())
        .number("llama.feed_forward_length", shape.feedForward())
        .number("llama.attention.head_count", shape.heads())
        .number("llama.attention.head_count_kv", shape.heads())
        .number("llama.attention.layer_norm_rms_epsilon", ModelShape.NORM_EPSILON)
        .number("llama.rope.freq_base", ModelShape.ROPE_BASE)
        .number("llama.rope.dimension_count", shape.headWidth())
        .number("llama.vocab_size", shape.vocabulary());
  }

  private void tokens(GgufWriter gguf) {
    int turnEnd = vocabulary.id(Vocabulary.TURN_END);
    int[] types = new int[vocabulary.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] = vocabulary.isControl(id) ? CONTROL_TOKEN : NORMAL_TOKEN;
    }
    gguf.text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", "gpt-2")
        .texts("tokenizer.ggml.tokens", vocabulary.tokens())
        .numbers("tokenizer.ggml.token_type", types)
        .texts(
            "tokenizer.ggml.merges",
            vocabulary.merges().stream().map(merge -> merge.left() + " " + merge.right()).toList())
        .number("tokenizer.ggml.bos_token_id", vocabulary.id(Vocabulary.END_OF_TEXT))
        .number("tokenizer.ggml.eos_token_id", turnEnd)
        .number("tokenizer.ggml.eot_token_id", turnEnd)
        .number("tokenizer.ggml.padding_token_id", vocabulary.id(Vocabulary.END_OF_TEXT))
        .flag("tokenizer.ggml.add_bos_token", false)
        .text("tokenizer.chat_template", ChatFormat.TEMPLATE);
  }

  private void tensor(GgufWriter gguf, String name, float[] values) {
    if (name.endsWith("norm.weight")) {
      gguf.tensor(name, TensorType.F32, values, values.length);
      return;
    }
    int inputs = name.endsWith("ffn_down.weight") ? shape.feedForward() : shape.width();
    gguf.tensor(name, TensorType.Q8_0, values, inputs, values.length / inputs);
  }
}
