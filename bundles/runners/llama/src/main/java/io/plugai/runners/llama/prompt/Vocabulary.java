package io.plugai.runners.llama.prompt;

import io.plugai.support.modelfiles.gguf.GgufHeader;
import io.plugai.support.modelfiles.gguf.GgufTokens;
import io.plugai.support.modelfiles.gguf.GgufTokens.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is to be known of a model's tokens to make a prompt: which texts mean control tokens, and
 * how a character is written by itself.
 */
final class Vocabulary {
  /** Tokens with a role in generation, whatever kind the file says they are. */
  private static final List<String> ROLES =
      List.of("bos", "eos", "eot", "eom", "unknown", "seperator", "padding", "cls", "mask");

  /** How control tokens look, and hardly anything else does. */
  private static final Pattern MARKER = Pattern.compile("<[|｜].*[|｜]>", Pattern.DOTALL);

  /** How tokens look that a model was taught for its own use: {@code <think>}. */
  private static final Pattern TAUGHT = Pattern.compile("<\\S.*\\S>|\\[\\S.*\\S]", Pattern.DOTALL);

  private static final String BYTES_IN_TEXTS = "gpt2";
  private static final int SHORT = 2;

  private final GgufHeader header;
  private final Markers markers;
  private final Map<String, Integer> roles = new HashMap<>();
  private final Map<Integer, String> texts = new HashMap<>();

  /** The tokens of single characters and bytes. */
  private final Map<String, Integer> letters = new HashMap<>();

  /**
   * What a file says of its tokens.
   *
   * @param template the chat template; tokens that the model was taught count where it uses them
   */
  Vocabulary(GgufHeader header, GgufTokens tokens, String template) {
    this.header = header;
    for (String role : ROLES) {
      header
          .tokenOf(role)
          .ifPresent(
              id -> {
                if (id < tokens.count()) {
                  roles.put(role, id);
                  texts.put(id, tokens.text(id));
                }
              });
    }
    Set<String> controls = new HashSet<>(texts.values());
    for (int id = 0; id < tokens.count(); id++) {
      String text = tokens.text(id);
      if (isControl(text, tokens.kind(id), template)) {
        controls.add(text);
      } else if (text.length() <= SHORT || tokens.kind(id) == Kind.BYTE) {
        letters.putIfAbsent(text, id);
      }
    }
    this.markers = new Markers(controls);
  }

  private static boolean isControl(String text, Kind kind, String template) {
    return switch (kind) {
      case CONTROL, UNKNOWN -> true;
      case USER_DEFINED ->
          MARKER.matcher(text).matches()
              || TAUGHT.matcher(text).matches() && template.contains(text);
      default -> MARKER.matcher(text).matches();
    };
  }

  /** The texts of control tokens. */
  Markers markers() {
    return markers;
  }

  /** The text of the token with that role; empty where there is none. */
  String text(String role) {
    Integer id = roles.get(role);
    return id == null ? "" : texts.getOrDefault(id, "");
  }

  /** The number of the token that begins every text. */
  OptionalInt beginning() {
    Integer id = roles.get("bos");
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The tokens that write a character by itself; none where the vocabulary has no such. */
  List<Integer> spelled(int character) {
    String text = Character.toString(character);
    boolean inBytes = header.tokenizer().equals(BYTES_IN_TEXTS);
    Integer whole = inBytes ? null : letters.get(text);
    if (whole != null) {
      return List.of(whole);
    }
    List<Integer> ids = new ArrayList<>();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      Integer id = letters.get(inBytes ? letter(b & 0xFF) : String.format("<0x%02X>", b & 0xFF));
      if (id == null) {
        return List.of();
      }
      ids.add(id);
    }
    return ids;
  }

  /**
   * How a byte stands in GPT-2's vocabulary: printable ones as themselves, the others in their
   * order from U+0100 ({@code bytes_to_unicode} in openai/gpt-2, src/encoder.py).
   */
  private static String letter(int b) {
    if (isPrintable(b)) {
      return Character.toString(b);
    }
    int before = 0;
    for (int other = 0; other < b; other++) {
      before += isPrintable(other) ? 0 : 1;
    }
    return Character.toString(256 + before);
  }

  private static boolean isPrintable(int b) {
    return b > 32 && b < 127 || b > 160 && b != 173;
  }
}
