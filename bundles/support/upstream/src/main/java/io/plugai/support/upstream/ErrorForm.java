package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a provider's error, and where. There is no standard: {@code {"error": {…}}} of
 * OpenAI and those who follow it, the same bare or in an array, {@code {"error": "text"}}, {@code
 * {"message"}} (AWS, Cohere), {@code {"title", "detail"}} (RFC 9457), {@code {"detail": [{"loc",
 * "msg"}]}} (FastAPI), {@code {"name", "errors": [text]}} (Stability), {@code {"errors": [{…}]}}
 * (Cloudflare), Google's {@code details}, Azure's {@code innererror}, the error of another provider
 * as a text in {@code metadata.raw} (OpenRouter).
 *
 * @param parts the objects that it is made of, from the outside in
 * @param codes what looks to be meant for programs, the outermost first
 * @param messages what is meant for people, of the outermost part that has any
 */
record ErrorForm(List<JsonNode> parts, Set<String> codes, List<String> messages) {
  private static final int MOST_OF_A_LIST = 3;
  private static final int DEEPEST = 6;
  private static final List<String> INNER =
      List.of("error", "errors", "detail", "details", "message", "innererror", "metadata");
  private static final List<String> CODES =
      List.of("type", "code", "param", "status", "name", "reason", "error_type", "error_code");

  /** What stands for {@code error} in OAuth (RFC 6749, section 5.2), and is a code there. */
  private static final Pattern OAUTH_CODE = Pattern.compile("[a-z]+(_[a-z]+)+");

  private static final List<String> MESSAGES =
      List.of(
          "message",
          "Message",
          "msg",
          "error_description",
          "detail",
          "error_message",
          "description",
          "error",
          "title");
  private static final Set<String> BARE =
      Set.of("message", "detail", "details", "msg", "title", "code", "param", "request_id");
  private static final List<String> STATUSES =
      List.of("code", "status", "status_code", "statusCode", "http_status");

  static ErrorForm of(JsonNode body) {
    List<JsonNode> parts = new ArrayList<>();
    List<String> messages = List.of();
    List<JsonNode> level = elements(body);
    for (int depth = 0; depth < DEEPEST && !level.isEmpty(); depth++) {
      parts.addAll(level);
      List<String> here = level.stream().flatMap(ErrorForm::message).toList();
      boolean another = level.stream().anyMatch(part -> raw(part) != null);
      messages = messages.isEmpty() || another ? here : messages;
      level = level.stream().flatMap(ErrorForm::inner).toList();
    }
    Set<String> codes =
        parts.stream()
            .flatMap(ErrorForm::codes)
            .filter(code -> !code.isBlank() && !code.equals("null") && !code.equals("error"))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return new ErrorForm(parts, codes, messages);
  }

  /** Whether an object is made of nothing but what stands in errors. */
  static boolean hasNothingElse(JsonNode object) {
    return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
        .allMatch(BARE::contains);
  }

  /** The HTTP status of an error that it names. */
  OptionalInt status() {
    return parts.stream()
        .flatMap(part -> STATUSES.stream().map(part::path))
        .mapToInt(node -> node.asInt(0))
        .filter(status -> status >= 400 && status < 600)
        .findFirst();
  }

  private static Stream<String> codes(JsonNode part) {
    Stream<String> codes = CODES.stream().map(name -> part.path(name).asText(""));
    String error = part.path("error").asText("");
    return OAUTH_CODE.matcher(error).matches() ? Stream.concat(codes, Stream.of(error)) : codes;
  }

  private static Stream<JsonNode> inner(JsonNode part) {
    Stream<JsonNode> named = INNER.stream().flatMap(name -> elements(part.path(name)).stream());
    JsonNode raw = raw(part);
    return raw == null ? named : Stream.concat(named, elements(raw).stream());
  }

  /** Another provider's error, passed on as a text. */
  private static @Nullable JsonNode raw(JsonNode part) {
    return part.path("raw").isTextual() ? Json.readIfWhole(part.path("raw").textValue()) : null;
  }

  /** The object, or the first ones of a list, texts in it included. */
  private static List<JsonNode> elements(JsonNode node) {
    if (node.isObject()) {
      return List.of(node);
    }
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).limit(MOST_OF_A_LIST).toList()
        : List.of();
  }

  private static Stream<String> message(JsonNode part) {
    if (part.isTextual()) {
      return Stream.of(part.textValue()).filter(text -> !text.isBlank());
    }
    String field =
        StreamSupport.stream(part.path("loc").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining("."));
    return MESSAGES.stream()
        .map(part::path)
        .filter(text -> text.isTextual() && !text.textValue().isBlank())
        .limit(1)
        .map(text -> field.isEmpty() ? text.textValue() : field + ": " + text.textValue());
  }
}
