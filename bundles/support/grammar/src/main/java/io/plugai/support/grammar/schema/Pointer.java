package io.plugai.support.grammar.schema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place within a schema, as a reference names it (RFC 6901, section 6). */
record Pointer(List<String> names) {
  private static final int MAX_LENGTH = 1_000;

  /** Reads a reference; {@code from} is where it stands. */
  static Pointer of(String reference, String from) {
    boolean local = reference.equals("#") || reference.startsWith("#/");
    if (!local || reference.length() > MAX_LENGTH) {
      throw Schema.refused(
          Schema.below(from, "$ref"), "only references within the schema itself are followed: #/…");
    }
    List<String> names = new ArrayList<>();
    for (String name : reference.substring(1).split("/", -1)) {
      names.add(plain(name, from));
    }
    return new Pointer(names.subList(1, names.size()));
  }

  private static String plain(String name, String from) {
    try {
      String decoded = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
      return decoded.replace("~1", "/").replace("~0", "~");
    } catch (IllegalArgumentException e) {
      throw leadsNowhere(from);
    }
  }

  /** What stands at that place. */
  Object in(Object root, String from) {
    Object at = root;
    for (String name : names) {
      at = step(at, name);
      if (at == null) {
        throw leadsNowhere(from);
      }
    }
    return at;
  }

  private static @Nullable Object step(Object at, String name) {
    if (at instanceof Map<?, ?> map) {
      return map.get(name);
    }
    boolean index = at instanceof List<?> && name.matches("0|[1-9][0-9]{0,6}");
    List<?> list = index ? (List<?>) at : List.of();
    return index && Integer.parseInt(name) < list.size() ? list.get(Integer.parseInt(name)) : null;
  }

  /** The path of that place. */
  String below(String field) {
    String path = field;
    for (String name : names) {
      path = Schema.below(path, name);
    }
    return path;
  }

  private static RuntimeException leadsNowhere(String from) {
    return Schema.refused(Schema.below(from, "$ref"), "leads nowhere");
  }
}
