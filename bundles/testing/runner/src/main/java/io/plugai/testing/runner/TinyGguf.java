package io.plugai.testing.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes a GGUF model of the llama architecture with random weights: small enough to make in a
 * test, and it never stops by itself at temperature 0, because the tokens that would end an answer
 * have no weight. It writes nonsense, in ASCII characters alone.
 */
public final class TinyGguf {
  /** The context that its header claims, in tokens. */
  public static final int CONTEXT = 8192;

  private static final int LAYERS = 2;
  private static final int WIDTH = 64;
  private static final int INNER = 128;
  private static final int HEADS = 4;
  private static final int ALIGNMENT = 32;

  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int TEXT = 8;
  private static final int LIST = 9;

  private static final int NORMAL = 1;
  private static final int CONTROL = 3;

  private static final List<String> SPECIALS =
      List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");
  private static final String TEMPLATE_KEY = "tokenizer.chat_template";
  private static final String TEMPLATE =
      "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n"
          + "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

  private final Random random = new Random(42);
  private final Out head = new Out();
  private final Out infos = new Out();
  private final Out data = new Out();
  private final List<String> tokens = tokens();
  private int keys;
  private int tensors;

  private TinyGguf() {}

  /** Writes the model. */
  public static void write(Path file) throws IOException {
    write(file, "llama");
  }

  /** Writes the model, with another architecture in its header. */
  public static void write(Path file, String architecture) throws IOException {
    write(file, architecture, Map.of());
  }

  /**
   * Writes the model, with further texts and whole numbers in its header; a {@code
   * tokenizer.chat_template} among them is instead of its own, and an empty one is none.
   */
  public static void write(Path file, String architecture, Map<String, Object> more)
      throws IOException {
    TinyGguf gguf = new TinyGguf();
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.putIfAbsent(TEMPLATE_KEY, TEMPLATE);
    all.remove(TEMPLATE_KEY, "");
    gguf.describe(architecture);
    all.forEach(gguf::say);
    gguf.fill();
    Files.write(file, gguf.bytes());
  }

  private void describe(String architecture) {
    text("general.architecture", architecture);
    text("general.name", "Tiny Random");
    number("general.file_type", 0);
    number(architecture + ".context_length", CONTEXT);
    number(architecture + ".embedding_length", WIDTH);
    number(architecture + ".block_count", LAYERS);
    number(architecture + ".feed_forward_length", INNER);
    number(architecture + ".attention.head_count", HEADS);
    key(architecture + ".attention.layer_norm_rms_epsilon", FLOAT32).float32(1e-5f);
    text("tokenizer.ggml.model", "gpt2");
    text("tokenizer.ggml.pre", "gpt-2");
    Out list = key("tokenizer.ggml.tokens", LIST).int32(TEXT).int64(tokens.size());
    tokens.forEach(list::text);
    list = key("tokenizer.ggml.token_type", LIST).int32(INT32).int64(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      list.int32(i < SPECIALS.size() ? CONTROL : NORMAL);
    }
    key("tokenizer.ggml.merges", LIST).int32(TEXT).int64(0);
    number("tokenizer.ggml.bos_token_id", 0);
    number("tokenizer.ggml.eos_token_id", 2);
  }

  private void fill() {
    tensor("token_embd.weight", WIDTH, tokens.size());
    for (int i = 0; i < LAYERS; i++) {
      String block = "blk." + i + ".";
      ones(block + "attn_norm.weight");
      tensor(block + "attn_q.weight", WIDTH, WIDTH);
      tensor(block + "attn_k.weight", WIDTH, WIDTH);
      tensor(block + "attn_v.weight", WIDTH, WIDTH);
      tensor(block + "attn_output.weight", WIDTH, WIDTH);
      ones(block + "ffn_norm.weight");
      tensor(block + "ffn_gate.weight", WIDTH, INNER);
      tensor(block + "ffn_up.weight", WIDTH, INNER);
      tensor(block + "ffn_down.weight", INNER, WIDTH);
    }
    ones("output_norm.weight");
    output();
  }

  /** Only printable ASCII can be written, and no end. */
  private void output() {
    info("output.weight", WIDTH, tokens.size());
    for (String token : tokens) {
      boolean plain = token.length() == 1 && token.charAt(0) > ' ' && token.charAt(0) <= '~';
      for (int i = 0; i < WIDTH; i++) {
        data.float32(plain ? (float) random.nextGaussian() : 0);
      }
    }
  }

  private void tensor(String name, int inputs, int outputs) {
    info(name, inputs, outputs);
    for (int i = 0; i < inputs * outputs; i++) {
      data.float32((float) (random.nextGaussian() / Math.sqrt(inputs)));
    }
  }

  private void ones(String name) {
    info(name, WIDTH);
    for (int i = 0; i < WIDTH; i++) {
      data.float32(1);
    }
  }

  /** Every tensor here has a size that keeps the next one aligned. */
  private void info(String name, int... sizes) {
    tensors++;
    infos.text(name).int32(sizes.length);
    for (int size : sizes) {
      infos.int64(size);
    }
    infos.int32(0).int64(data.size());
  }

  private void say(String key, Object value) {
    if (value instanceof Integer number) {
      number(key, number);
    } else {
      text(key, value.toString());
    }
  }

  private void text(String key, String value) {
    key(key, TEXT).text(value);
  }

  private void number(String key, int value) {
    key(key, UINT32).int32(value);
  }

  private Out key(String key, int type) {
    keys++;
    return head.text(key).int32(type);
  }

  private byte[] bytes() {
    Out file = new Out();
    file.int32(0x46554747).int32(3).int64(tensors).int64(keys);
    file.bytes(head.toByteArray()).bytes(infos.toByteArray());
    while (file.size() % ALIGNMENT != 0) {
      file.bytes(new byte[1]);
    }
    return file.bytes(data.toByteArray()).toByteArray();
  }

  /** The special tokens, then GPT-2's printable stand-ins for the 256 bytes. */
  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>(SPECIALS);
    int unprintable = 0;
    for (int b = 0; b < 256; b++) {
      boolean printable = b > 32 && b < 127 || b > 160 && b < 173 || b > 173;
      tokens.add(Character.toString(printable ? b : 256 + unprintable++));
    }
    return tokens;
  }

  /** Little-endian bytes. */
  private static final class Out extends ByteArrayOutputStream {
    Out bytes(byte[] value) {
      writeBytes(value);
      return this;
    }

    Out int32(int value) {
      return bytes(buffer(Integer.BYTES).putInt(value).array());
    }

    Out int64(long value) {
      return bytes(buffer(Long.BYTES).putLong(value).array());
    }

    Out float32(float value) {
      return int32(Float.floatToRawIntBits(value));
    }

    Out text(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      return int64(utf8.length).bytes(utf8);
    }

    private static ByteBuffer buffer(int size) {
      return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
