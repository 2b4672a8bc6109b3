package io.plugai.http.security;

import io.plugai.core.api.access.AccessRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All routes with what they need, made ready for look-up. Of several paths that fit a request the
 * one with the most fixed text counts, segment by segment. Immutable.
 */
final class RouteTable {

  private static final String REST = "**";

  private final Map<String, Route> fixed = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();

  RouteTable(Collection<AccessRule> rules) {
    Map<String, Map<String, AccessRule>> byPath = new HashMap<>();
    for (AccessRule rule : rules) {
      byPath.computeIfAbsent(rule.path(), path -> new TreeMap<>()).put(rule.method(), rule);
    }
    byPath.forEach(this::add);
    templates.sort(Comparator.comparing(Template::rank));
  }

  private void add(String path, Map<String, AccessRule> byMethod) {
    Route route = new Route(path, byMethod);
    List<String> segments = segments(path);
    if (segments.stream().anyMatch(RouteTable::isVariable)) {
      templates.add(new Template(segments, route));
    } else {
      fixed.put(path, route);
    }
  }

  /**
   * The route at a path; empty where there is none.
   *
   * @param path as it came over the wire, not decoded: what is written in an unusual way is not
   *     found, rather than taken for something else by whoever decodes it next
   */
  Optional<Route> at(String path) {
    Route exact = fixed.get(path);
    if (exact != null) {
      return Optional.of(exact);
    }
    List<String> segments = segments(path);
    if (!segments.stream().allMatch(RouteTable::isPlain)) {
      return Optional.empty();
    }
    return templates.stream()
        .filter(template -> template.fits(segments))
        .map(Template::route)
        .findFirst();
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1));
  }

  private static boolean isVariable(String segment) {
    return segment.equals(REST) || segment.startsWith("{");
  }

  /** Neither empty nor a step up or down, nor with a parameter or a hidden separator in it. */
  private static boolean isPlain(String segment) {
    String lower = segment.toLowerCase(java.util.Locale.ROOT);
    return !segment.isEmpty()
        && segment.indexOf(';') < 0
        && segment.indexOf('\\') < 0
        && !lower.contains("%2f")
        && !lower.contains("%5c")
        && !lower.contains("%00")
        && !lower.replace("%2e", ".").matches("\\.{1,2}");
  }

  /**
   * One path and its methods.
   *
   * @param path as the rules name it, for logs and metrics
   */
  record Route(String path, Map<String, AccessRule> byMethod) {

    /** The rule for a method; {@code HEAD} is allowed where {@code GET} is. */
    Optional<AccessRule> rule(String method) {
      AccessRule rule = byMethod.get(method);
      return Optional.ofNullable(
          rule == null && method.equals("HEAD") ? byMethod.get("GET") : rule);
    }

    /** The value of an {@code Allow} header. */
    String allow() {
      List<String> methods = new ArrayList<>(byMethod.keySet());
      if (byMethod.containsKey("GET") && !byMethod.containsKey("HEAD")) {
        methods.add("HEAD");
      }
      return String.join(", ", methods);
    }
  }

  private record Template(List<String> segments, Route route) {

    boolean fits(List<String> path) {
      boolean open = segments.get(segments.size() - 1).equals(REST);
      if (open ? path.size() < segments.size() : path.size() != segments.size()) {
        return false;
      }
      for (int i = 0; i < segments.size(); i++) {
        if (!isVariable(segments.get(i)) && !segments.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }

    /** Sorts fixed segments before single variables, and those before open ends. */
    String rank() {
      StringBuilder rank = new StringBuilder();
      for (String segment : segments) {
        rank.append(segment.equals(REST) ? '3' : isVariable(segment) ? '2' : '1');
      }
      return rank.append(route.path()).toString();
    }
  }
}
