package io.plugai.sources.huggingface;

import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSearch;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where things are at a hub. Refuses names that would lead elsewhere.
 *
 * @param base without a slash at its end
 */
record HubAddress(URI base) {
  /** An owner and a name, or a name of old that has no owner. */
  private static final Pattern NAME = Pattern.compile("(?:[\\w.-]{1,96}/)?[\\w.-]{1,96}");

  private static final Pattern REVISION = Pattern.compile("[^\\p{Cntrl}]{1,250}");
  private static final List<String> LISTED =
      List.of(
          "sha",
          "tags",
          "pipeline_tag",
          "library_name",
          "downloads",
          "gated",
          "lastModified",
          "siblings",
          "safetensors",
          "gguf");

  URI search(ModelSearch search) {
    StringBuilder query = new StringBuilder("?limit=" + search.limit());
    add(query, "search", search.text().trim());
    search.task().ifPresent(task -> add(query, "pipeline_tag", task));
    search.library().ifPresent(library -> add(query, "filter", library));
    search.licence().ifPresent(licence -> add(query, "filter", "license:" + licence));
    query.append("&sort=downloads&direction=-1");
    LISTED.forEach(field -> add(query, "expand", field));
    search.cursor().ifPresent(cursor -> add(query, "cursor", cursor));
    return at("/api/models" + query);
  }

  /** What it says of a model, with the sizes and digests of its files. */
  URI model(ModelReference reference) {
    String revision = reference.revision().map(it -> "/revision/" + revision(it)).orElse("");
    return at("/api/models/" + name(reference) + revision + "?blobs=true");
  }

  URI file(ModelReference reference, String path) {
    String revision = reference.revision().map(HubAddress::revision).orElse("main");
    return at("/" + name(reference) + "/resolve/" + revision + '/' + path(path));
  }

  URI whoAmI() {
    return at("/api/whoami-v2");
  }

  private URI at(String target) {
    return URI.create(base + target);
  }

  private static String name(ModelReference reference) {
    String name = reference.name();
    boolean dots = Arrays.stream(name.split("/")).anyMatch(part -> part.matches("\\.+"));
    if (!NAME.matcher(name).matches() || dots) {
      throw GatewayException.invalid(
          "model", "must be the owner and the name of a model, such as owner/name");
    }
    return name;
  }

  private static String revision(String revision) {
    if (!REVISION.matcher(revision).matches() || revision.matches("\\.+")) {
      throw GatewayException.invalid("revision", "must be a branch, a tag or a commit");
    }
    return encoded(revision);
  }

  private static String path(String path) {
    List<String> parts = Arrays.asList(path.split("/", -1));
    if (parts.stream().anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
      throw GatewayException.invalid("path", "must be the path of a file of the model");
    }
    return parts.stream().map(HubAddress::encoded).collect(Collectors.joining("/"));
  }

  private static void add(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query.append('&').append(name).append('=').append(encoded(value));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
