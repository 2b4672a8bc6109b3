package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A provider's error, whatever its form, and what of it may be shown. Codes may, where they look
 * like codes. Its free text may quote the key, the prompt or a page of HTML, so only a short and
 * harmless text passes.
 *
 * @param codes sentence end with the codes, for example {@code " (invalid_value: messages)."}
 * @param codesAndReason the same, with the provider's reason where that may be shown
 * @param status the status that it names, or that its codes and words amount to
 * @param words what it says, to be understood and not shown
 * @param retryAfter when it wants to be asked again
 */
record ProviderError(
    String codes,
    String codesAndReason,
    OptionalInt status,
    ErrorWords words,
    Optional<Duration> retryAfter) {

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,80}");

  /** Quoted values that are not plain names or numbers; they may come from the request. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "'[^']*[^'\\w.\\[\\]-][^']*'|\"[^\"]*[^\"\\w.\\[\\]-][^\"]*\"|`[^`]*[^`\\w.-][^`]*`");

  /** Words with stars in them, or long ones that mix letters and digits: what keys look like. */
  private static final Pattern KEY_LIKE =
      Pattern.compile("\\S*\\*{2,}\\S*|\\b(?=\\w*[-_\\w]*\\d)(?=[-_\\w]*[A-Za-z])[-_\\w]{24,}");

  /** The first data of an event stream, which some refuse in as well. */
  private static final Pattern EVENT = Pattern.compile("(?m)^data: ?(.*)$");

  private static final int LONGEST_REASON = 300;
  private static final int MOST_CODES = 6;

  /** Reads the body of a refusal; of one that is not JSON nothing is shown. */
  static ProviderError of(Bytes body, Predicate<String> unfit) {
    JsonNode tree = Json.readIfWhole(body.array(), body.start(), body.length());
    if (tree != null) {
      return of(tree, unfit);
    }
    String text =
        new String(body.array(), body.start(), body.length(), StandardCharsets.UTF_8).strip();
    Matcher event = EVENT.matcher(text);
    JsonNode data = event.find() ? Json.readIfWhole(event.group(1)) : null;
    if (data != null) {
      return of(data, unfit);
    }
    return of(Json.object().put("error", text.startsWith("<") ? "" : text), words -> true);
  }

  /**
   * Reads any of the usual forms.
   *
   * @param unfit whether a text must not be shown
   */
  static ProviderError of(JsonNode body, Predicate<String> unfit) {
    ErrorForm form = ErrorForm.of(body);
    List<String> shown =
        form.codes().stream()
            .filter(code -> CODE.matcher(code).matches() && !unfit.test(code))
            .limit(MOST_CODES)
            .toList();
    String list = shown.isEmpty() ? "" : " (" + String.join(", ", shown) + ")";
    String reason = harmless(form.messages(), unfit);
    ErrorWords words = new ErrorWords(form.codes(), form.messages());
    return new ProviderError(
        list + ".",
        list + (reason.isEmpty() ? "." : ": " + reason),
        form.status().isPresent() ? form.status() : words.status(),
        words,
        RetryAfter.in(form));
  }

  /** Whether a message that should be an answer is an error, or has one in it. */
  static boolean isIn(JsonNode message) {
    JsonNode object = message.isArray() ? message.path(0) : message;
    return says(object.path("error"))
        || says(object.path("errors"))
        || Stream.of("object", "type").anyMatch(key -> object.path(key).asText().equals("error"))
        || isBareError(object);
  }

  /** One that is not called an error: it names a status, or has nothing in it that errors lack. */
  private static boolean isBareError(JsonNode object) {
    return (hasText(object, "message", "detail", "msg") || object.path("detail").isContainerNode())
        && (ErrorForm.of(object).status().isPresent() || ErrorForm.hasNothingElse(object));
  }

  private static boolean hasText(JsonNode object, String... names) {
    return Stream.of(names).anyMatch(name -> object.path(name).isTextual());
  }

  private static boolean says(JsonNode error) {
    return error.isContainerNode()
        ? !error.isEmpty()
        : error.isTextual() ? !error.textValue().isBlank() : error.asBoolean(false);
  }

  /** Whether it will be the same a moment later, though its status says otherwise. */
  boolean isLasting() {
    return words.areAboutMoney() || words.sayTooLong() || words.nameContent();
  }

  /**
   * The kind of failure that a status means, if the words do not know better: some servers call
   * everything a failure of their own, and some refuse contents with the status for bad keys.
   */
  ErrorCode verdict(int status) {
    if (status >= 500 && (words.sayTooLong() || words.nameContent())) {
      return ErrorCode.BACKEND_REJECTED;
    }
    if (status == 403 && words.areAboutContent()) {
      return ErrorCode.BACKEND_REJECTED;
    }
    if (status == 400 && words.areAboutTheKey()) {
      return ErrorCode.CREDENTIAL_REJECTED;
    }
    return switch (status) {
      // Whose account is empty may ask with another one: nothing is wrong with the request.
      case 401, 402, 403, 498 -> ErrorCode.CREDENTIAL_REJECTED;
      case 408, 504, 524 -> ErrorCode.BACKEND_TIMEOUT;
      case 429 -> ErrorCode.RATE_LIMITED;
      case 407 -> ErrorCode.BACKEND_UNAVAILABLE;
      default ->
          status >= 500
              ? ErrorCode.BACKEND_UNAVAILABLE
              : status >= 400 ? ErrorCode.BACKEND_REJECTED : ErrorCode.BACKEND_PROTOCOL;
    };
  }

  private static String harmless(List<String> messages, Predicate<String> unfit) {
    List<String> fit = new ArrayList<>();
    for (String message : messages) {
      String line = message.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
      if (line.length() <= LONGEST_REASON && !line.startsWith("<") && !unfit.test(line)) {
        fit.add(KEY_LIKE.matcher(QUOTED.matcher(line).replaceAll("…")).replaceAll("…"));
      }
    }
    return fit.stream().distinct().collect(Collectors.joining("; "));
  }
}
