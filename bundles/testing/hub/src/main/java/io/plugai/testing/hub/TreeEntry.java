package io.plugai.testing.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.testing.hub.Repository.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file or folder as the hub lists it. */
final class TreeEntry {
  private TreeEntry() {}

  /** The paths of files and folders below one, in order. */
  static List<String> below(Collection<String> files, String prefix, boolean recursive) {
    Set<String> paths = new LinkedHashSet<>();
    for (String file : files) {
      if (file.startsWith(prefix)) {
        addFolders(file, prefix, recursive, paths);
      }
    }
    return new ArrayList<>(paths);
  }

  private static void addFolders(String file, String prefix, boolean recursive, Set<String> paths) {
    int slash = file.indexOf('/', prefix.length());
    while (slash >= 0) {
      paths.add(file.substring(0, slash));
      if (!recursive) {
        return;
      }
      slash = file.indexOf('/', slash + 1);
    }
    paths.add(file);
  }

  /**
   * A file, or a folder where there is none of that path.
   *
   * @param xet whether its Xet hash is told, too: clients that know it then fetch it in that way
   */
  static ObjectNode of(String path, @Nullable Entry file, boolean xet) {
    ObjectNode node = HubApi.JSON.createObjectNode();
    node.put("type", file == null ? "directory" : "file");
    node.put("oid", file == null ? Content.of(path).blobId() : file.inGit().blobId());
    node.put("size", file == null ? 0 : file.content().size());
    if (file != null && file.large()) {
      node.putObject("lfs")
          .put("oid", file.content().sha256())
          .put("size", file.content().size())
          .put("pointerSize", file.inGit().size());
      if (xet) {
        node.put("xetHash", Repository.xetHash(file));
      }
    }
    return node.put("path", path);
  }
}
