package io.plugai.testing.hub;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A request as it came.
 *
 * @param path as it was sent, escapes and all
 * @param query by name, decoded
 * @param headers by name in lower case
 * @param end completes when the exchange is over
 */
public record Asked(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    String body,
    CompletableFuture<End> end) {

  /** How an exchange ended. */
  public enum End {
    /** Everything was sent. */
    ANSWERED,
    /** The client closed the connection before. */
    CLIENT_HUNG_UP,
    /** It was cut off as told. */
    CUT
  }

  static Asked of(String method, String target, Map<String, String> headers, String body) {
    int mark = target.indexOf('?');
    return new Asked(
        method,
        mark < 0 ? target : target.substring(0, mark),
        parameters(mark < 0 ? "" : target.substring(mark + 1)),
        Map.copyOf(headers),
        body,
        new CompletableFuture<>());
  }

  /** A header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The first parameter of that name. */
  Optional<String> parameter(String name) {
    return parameters(List.of(name)).stream().findFirst();
  }

  /** All parameters of these names, with or without the brackets of lists, cut at commas. */
  List<String> list(String name) {
    return parameters(List.of(name, name + "[]")).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .toList();
  }

  private List<String> parameters(List<String> names) {
    return names.stream().flatMap(name -> query.getOrDefault(name, List.of()).stream()).toList();
  }

  /** The bearer token, if one was shown. */
  Optional<String> token() {
    return header("authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7));
  }

  static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      int mark = pair.indexOf('=');
      String name = mark < 0 ? pair : pair.substring(0, mark);
      String value = mark < 0 ? "" : pair.substring(mark + 1);
      parameters
          .computeIfAbsent(
              URLDecoder.decode(name, StandardCharsets.UTF_8), key -> new ArrayList<>())
          .add(URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return parameters;
  }
}
