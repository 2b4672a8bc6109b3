package io.plugai.testing.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.testing.hub.Repository.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/** A model as the hub tells of it. */
final class ModelInfo {
  private static final List<String> DETAILS =
      List.of("author", "sha", "lastModified", "gated", "disabled", "siblings", "cardData");
  private static final List<String> ONLY_WHOLE = List.of("gguf", "safetensors", "usedStorage");

  private ModelInfo() {}

  /** As one of those found. */
  static ObjectNode listed(Repository repository, Asked asked) {
    ObjectNode all = all(repository, repository.commit(), false);
    all.remove(ONLY_WHOLE.stream().filter(name -> !asked.list("expand").contains(name)).toList());
    boolean full =
        asked.parameter("full").map(Boolean::parseBoolean).orElse(false)
            || asked.parameter("cardData").isPresent();
    return expanded(full ? all : withoutDetails(all, asked), asked);
  }

  /** As the one that was asked for. */
  static ObjectNode full(Repository repository, String commit, Asked asked) {
    boolean blobs = asked.parameter("blobs").map(ModelInfo::isTrue).orElse(false);
    return expanded(all(repository, commit, blobs), asked);
  }

  private static boolean isTrue(String value) {
    return value.equals("1") || Boolean.parseBoolean(value);
  }

  private static ObjectNode withoutDetails(ObjectNode all, Asked asked) {
    return asked.list("expand").isEmpty() ? all.without(DETAILS) : all;
  }

  /** Only what was asked for, where anything was. */
  private static ObjectNode expanded(ObjectNode all, Asked asked) {
    List<String> wanted = asked.list("expand");
    if (wanted.isEmpty()) {
      return all;
    }
    ObjectNode some = HubApi.JSON.createObjectNode();
    List<String> always = Arrays.asList("_id", "id");
    all.fields()
        .forEachRemaining(
            field -> {
              if (always.contains(field.getKey()) || wanted.contains(field.getKey())) {
                some.set(field.getKey(), field.getValue());
              }
            });
    return some;
  }

  private static ObjectNode all(Repository repository, String commit, boolean blobs) {
    ObjectNode node = HubApi.JSON.createObjectNode();
    node.put("_id", Content.of(repository.name()).blobId().substring(0, 24));
    node.put("id", repository.name());
    node.put("modelId", repository.name());
    node.put("author", repository.owner());
    node.put("sha", commit);
    node.put("private", repository.isHidden());
    node.put("disabled", false);
    if (repository.isGated()) {
      node.put("gated", "auto");
    } else {
      node.put("gated", false);
    }
    ArrayNode tags = node.putArray("tags");
    repository.tags().forEach(tags::add);
    repository.facts().forEach((name, value) -> node.set(name, HubApi.JSON.valueToTree(value)));
    addFiles(node.putArray("siblings"), repository.tree(commit), blobs);
    return node;
  }

  private static void addFiles(ArrayNode siblings, SortedMap<String, Entry> files, boolean blobs) {
    files.forEach(
        (path, entry) -> {
          ObjectNode file = siblings.addObject().put("rfilename", path);
          if (blobs) {
            ObjectNode listed = TreeEntry.of(path, entry, false);
            file.set("size", listed.get("size"));
            file.set("blobId", listed.get("oid"));
            if (entry.large()) {
              ObjectNode lfs = file.putObject("lfs");
              lfs.put("sha256", entry.content().sha256()).put("size", entry.content().size());
              lfs.set("pointerSize", listed.get("lfs").get("pointerSize"));
            }
          }
        });
  }
}
