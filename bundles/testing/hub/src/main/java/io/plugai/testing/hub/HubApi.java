package io.plugai.testing.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.testing.hub.Repository.Entry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a hub says of its models. */
final class HubApi {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern MODEL =
      Pattern.compile(
          "/api/models/([^/]+/[^/]+)(?:/(revision|tree|paths-info|refs)(?:/([^/]+))?(?:/(.+))?)?");
  private static final int TREE_PAGE = 1000;
  private static final int TREE_PAGE_EXPANDED = 100;
  private static final int SEARCH_PAGE = 1000;

  private final FakeHub hub;

  /** What was listed before, since it is asked for page by page. */
  private final Map<String, List<String>> listings = new ConcurrentHashMap<>();

  HubApi(FakeHub hub) {
    this.hub = hub;
  }

  Reply answer(Asked asked) {
    if (asked.path().equals("/api/models")) {
      return search(asked);
    }
    if (asked.path().equals("/api/whoami-v2")) {
      return asked.token().isPresent()
          ? Reply.json(200, JSON.createObjectNode().put("type", "user").put("name", "marmot"))
          : Refusals.whoAreYou();
    }
    Matcher model = MODEL.matcher(asked.path());
    return model.matches()
        ? hub.inRepository(
            asked, Asked.decoded(model.group(1)), repository -> model(asked, repository, model))
        : Refusals.notFound();
  }

  private Reply model(Asked asked, Repository repository, Matcher path) {
    String what = Optional.ofNullable(path.group(2)).orElse("revision");
    if (what.equals("refs")) {
      return Reply.json(200, refs(repository));
    }
    String revision = Optional.ofNullable(path.group(3)).map(Asked::decoded).orElse("main");
    Optional<String> commit = repository.resolve(revision);
    if (commit.isEmpty()) {
      return Refusals.noRevision(revision);
    }
    return switch (what) {
      case "tree" ->
          tree(
              asked,
              repository,
              commit.get(),
              Optional.ofNullable(path.group(4)).map(Asked::decoded).orElse(""));
      case "paths-info" -> paths(asked, repository, commit.get());
      default -> Reply.json(200, ModelInfo.full(repository, commit.get(), asked));
    };
  }

  private static ObjectNode refs(Repository repository) {
    ObjectNode refs = JSON.createObjectNode();
    ArrayNode branches = refs.putArray("branches");
    branches.addObject().put("name", "main").put("targetCommit", repository.commit());
    repository
        .branches()
        .forEach(
            (name, commit) -> branches.addObject().put("name", name).put("targetCommit", commit));
    refs.putArray("converts");
    refs.putArray("tags");
    return refs;
  }

  // ---- search ----

  private Reply search(Asked asked) {
    List<Repository> found = new ArrayList<>();
    hub.repositories().stream().filter(it -> matches(asked, it)).forEach(found::add);
    asked.parameter("sort").ifPresent(sort -> found.sort(order(sort)));
    int limit = asked.parameter("limit").map(Integer::valueOf).orElse(SEARCH_PAGE);
    int from = asked.parameter("cursor").map(HubApi::cursor).orElse(0);
    int to = Math.min(found.size(), from + limit);
    ArrayNode models = JSON.createArrayNode();
    found.subList(Math.min(from, to), to).forEach(it -> models.add(ModelInfo.listed(it, asked)));
    Reply reply = Reply.json(200, models);
    return to < found.size() ? reply.with("Link", next(asked, to)) : reply;
  }

  private boolean matches(Asked asked, Repository repository) {
    String text = asked.parameter("search").orElse("").toLowerCase(Locale.ROOT);
    List<String> wanted = new ArrayList<>(asked.list("filter"));
    wanted.addAll(asked.list("pipeline_tag"));
    wanted.addAll(asked.list("library"));
    return repository.name().toLowerCase(Locale.ROOT).contains(text)
        && asked.parameter("author").map(repository.owner()::equals).orElse(true)
        && repository.tags().containsAll(wanted)
        && asked
            .parameter("gated")
            .map(it -> Boolean.parseBoolean(it) == repository.isGated())
            .orElse(true)
        && (!repository.isHidden() || asked.token().map(hub::knows).orElse(false));
  }

  private static Comparator<Repository> order(String sort) {
    Comparator<Repository> order =
        sort.equals("downloads") || sort.equals("likes")
            ? Comparator.comparingLong(it -> (Long) it.facts().get(sort))
            : Comparator.comparing(it -> String.valueOf(it.facts().get(sort)));
    return order.reversed();
  }

  // ---- trees ----

  private Reply tree(Asked asked, Repository repository, String commit, String folder) {
    SortedMap<String, Entry> files = repository.tree(commit);
    boolean recursive = asked.parameter("recursive").map(Boolean::parseBoolean).orElse(false);
    boolean expand = asked.parameter("expand").map(Boolean::parseBoolean).orElse(false);
    String prefix = folder.isEmpty() ? "" : folder + '/';
    List<String> paths =
        listings.computeIfAbsent(
            commit + ' ' + prefix + ' ' + recursive,
            key -> TreeEntry.below(files.keySet(), prefix, recursive));
    if (paths.isEmpty() && !folder.isEmpty()) {
      return Refusals.noEntry();
    }
    int page = expand ? TREE_PAGE_EXPANDED : TREE_PAGE;
    int limit = asked.parameter("limit").map(Integer::valueOf).orElse(page);
    int from = asked.parameter("cursor").map(HubApi::cursor).orElse(0);
    int to = Math.min(paths.size(), from + Math.min(limit, page));
    ArrayNode entries = JSON.createArrayNode();
    paths
        .subList(Math.min(from, to), to)
        .forEach(it -> entries.add(TreeEntry.of(it, files.get(it), repository.hasXet())));
    Reply reply = Reply.json(200, entries);
    return to < paths.size() ? reply.with("Link", next(asked, to)) : reply;
  }

  private static Reply paths(Asked asked, Repository repository, String commit) {
    Map<String, Entry> files = repository.tree(commit);
    ArrayNode entries = JSON.createArrayNode();
    for (String path : pathsIn(asked)) {
      if (files.containsKey(path)) {
        entries.add(TreeEntry.of(path, files.get(path), repository.hasXet()));
      }
    }
    return Reply.json(200, entries);
  }

  private static List<String> pathsIn(Asked asked) {
    if (!asked.header("Content-Type").orElse("").contains("json")) {
      return Asked.of("", "?" + asked.body(), Map.of(), "")
          .query()
          .getOrDefault("paths", List.of());
    }
    try {
      List<String> paths = new ArrayList<>();
      JSON.readTree(asked.body()).path("paths").forEach(path -> paths.add(path.asText()));
      return paths;
    } catch (IOException e) {
      return List.of();
    }
  }

  // ---- pages ----

  private static int cursor(String cursor) {
    return Integer.parseInt(cursor.substring("page-".length()));
  }

  private String next(Asked asked, int from) {
    StringBuilder uri = new StringBuilder(hub.uri() + asked.path() + "?cursor=page-" + from);
    asked
        .query()
        .forEach(
            (name, values) -> {
              if (!name.equals("cursor") && !name.isEmpty()) {
                values.forEach(value -> uri.append('&' + encoded(name) + '=' + encoded(value)));
              }
            });
    return "<" + uri + ">; rel=\"next\"";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
