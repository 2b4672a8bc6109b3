package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.GatewayException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of a provider's error may be shown. Codes may, where they look like codes. Its free text may
 * quote the key, the prompt or a page of HTML, so only a short and harmless text passes.
 *
 * @param codes sentence end with the codes, for example {@code " (invalid_value: messages)."}
 * @param codesAndReason the same, with the provider's reason where that may be shown
 */
record ProviderError(String codes, String codesAndReason) {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,80}");

  /** Quoted values that are not plain names or numbers; they may come from the request. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "'[^']*[^'\\w.\\[\\]-][^']*'|\"[^\"]*[^\"\\w.\\[\\]-][^\"]*\"|`[^`]*[^`\\w.-][^`]*`");

  /** Words with stars in them, or long ones that mix letters and digits: what keys look like. */
  private static final Pattern KEY_LIKE =
      Pattern.compile("\\S*\\*{2,}\\S*|\\b(?=\\w*[-_\\w]*\\d)(?=[-_\\w]*[A-Za-z])[-_\\w]{24,}");

  private static final int LONGEST_REASON = 300;

  /** The codes of an error whose text cannot be held against a request. */
  static ProviderError codesOf(JsonNode error) {
    String codes = of(error, text -> false).codes();
    return new ProviderError(codes, codes);
  }

  /** Reads the body of a refusal; one that is not JSON says nothing. */
  static ProviderError of(Bytes body, Call call) {
    try {
      return of(Json.read(body.array(), body.start(), body.length()), call::isQuotedIn);
    } catch (GatewayException e) {
      return new ProviderError(".", ".");
    }
  }

  /**
   * Reads the usual forms: {@code {"error": {"code", "type", "param", "message"}}}, the same
   * without the outer object, and {@code {"error": "message"}}.
   *
   * @param unfit whether a text must not be shown
   */
  static ProviderError of(JsonNode body, Predicate<String> unfit) {
    JsonNode error = body.path("error").isObject() ? body.path("error") : body;
    Set<String> codes = new LinkedHashSet<>();
    Stream.of("type", "code", "param")
        .map(name -> error.path(name).asText(""))
        .filter(code -> CODE.matcher(code).matches() && !code.equals("null") && !unfit.test(code))
        .forEach(codes::add);
    String list = codes.isEmpty() ? "" : " (" + String.join(", ", codes) + ")";
    String reason = harmless(messageOf(body, error), unfit);
    return new ProviderError(list + ".", list + (reason.isEmpty() ? "." : ": " + reason));
  }

  private static String messageOf(JsonNode body, JsonNode error) {
    return Stream.of(error.path("message"), body.path("error"), body.path("detail"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .findFirst()
        .orElse("");
  }

  private static String harmless(String message, Predicate<String> unfit) {
    String line = message.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
    if (line.length() > LONGEST_REASON || line.startsWith("<") || unfit.test(line)) {
      return "";
    }
    return KEY_LIKE.matcher(QUOTED.matcher(line).replaceAll("…")).replaceAll("…");
  }
}
