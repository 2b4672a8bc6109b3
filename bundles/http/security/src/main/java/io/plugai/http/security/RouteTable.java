package io.plugai.http.security;

import io.plugai.core.api.access.AccessRule;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All routes with what they need, made ready for look-up. Of several paths that fit a request the
 * one with the most fixed text counts, segment by segment. Immutable.
 */
final class RouteTable {

  private static final String REST = "**";
  private static final Pattern ESCAPED_SLASH = Pattern.compile("%2[fF]");

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
   * The route at a path; empty where there is none. A path must lead to the same route before and
   * after it is decoded: whoever comes behind the gate may look at either.
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
    return template(segments)
        .filter(template -> template.isPlain(segments))
        .map(Template::route)
        .filter(route -> path.indexOf('%') < 0 || leadsTo(route, path));
  }

  private Optional<Template> template(List<String> segments) {
    return templates.stream().filter(template -> template.fits(segments)).findFirst();
  }

  private boolean leadsTo(Route route, String path) {
    try {
      String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      return !fixed.containsKey(decoded)
          && template(segments(decoded)).filter(found -> found.route() == route).isPresent();
    } catch (IllegalArgumentException e) {
      return false; // a % that begins no escape
    }
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1));
  }

  private static boolean isVariable(String segment) {
    return segment.equals(REST) || segment.startsWith("{");
  }

  /** Neither empty nor a step up or down, nor with a parameter or a hidden separator in it. */
  private static boolean isPlain(String segment) {
    String lower = segment.toLowerCase(Locale.ROOT);
    return !segment.isEmpty()
        && segment.indexOf(';') < 0
        && segment.indexOf('\\') < 0
        && !ESCAPED_SLASH.matcher(segment).find()
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
      if (isOpen() ? path.size() < segments.size() : path.size() != segments.size()) {
        return false;
      }
      int open = openIn(path);
      List<String> before = segments.subList(0, start());
      List<String> behind = segments.subList(segments.size() - tail(), segments.size());
      return fit(before, path.subList(0, start())) && fit(behind, path.subList(open, path.size()));
    }

    private static boolean fit(List<String> segments, List<String> path) {
      for (int i = 0; i < segments.size(); i++) {
        if (!isVariable(segments.get(i)) && !segments.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }

    /**
     * Whether nothing about a path that fits is unusual; in an open part slashes may be escaped.
     */
    boolean isPlain(List<String> path) {
      return path.subList(0, start()).stream().allMatch(RouteTable::isPlain)
          && path.subList(openIn(path), path.size()).stream().allMatch(RouteTable::isPlain)
          && path.subList(start(), openIn(path)).stream()
              .flatMap(segment -> Stream.of(ESCAPED_SLASH.split(segment, -1)))
              .allMatch(RouteTable::isPlain);
    }

    private boolean isOpen() {
      return segments.contains(REST);
    }

    /** How many segments stand before the open part; all where there is none. */
    private int start() {
      return isOpen() ? segments.indexOf(REST) : segments.size();
    }

    /** How many segments stand behind the open part. */
    private int tail() {
      return isOpen() ? segments.size() - 1 - segments.indexOf(REST) : 0;
    }

    /** Where the open part of a path ends. */
    private int openIn(List<String> path) {
      return path.size() - tail();
    }

    /**
     * Sorts fixed segments before single variables, those before open parts, those before the end.
     */
    String rank() {
      StringBuilder rank = new StringBuilder();
      for (String segment : segments) {
        rank.append(segment.equals(REST) ? '3' : isVariable(segment) ? '2' : '1');
      }
      return rank.append('4').append(route.path()).toString();
    }
  }
}
