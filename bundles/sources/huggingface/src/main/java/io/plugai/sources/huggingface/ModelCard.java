package io.plugai.sources.huggingface;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model card: Markdown, with facts in YAML before it that the hub tells apart. */
final class ModelCard {
  private static final Pattern FACTS =
      Pattern.compile("\\A\\s*---\\s*\\R.*?\\R---\\s*(\\R|\\z)", Pattern.DOTALL);

  private ModelCard() {}

  /** The text for people; empty where there is none. */
  static Optional<String> text(byte[] file) {
    String all = new String(file, StandardCharsets.UTF_8);
    Matcher facts = FACTS.matcher(all);
    String text = (facts.find() ? all.substring(facts.end()) : all).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
