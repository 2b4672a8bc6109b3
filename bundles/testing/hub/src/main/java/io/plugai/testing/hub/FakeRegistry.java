package io.plugai.testing.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry that speaks the protocol of the Ollama library's: manifests in the form of Docker's,
 * version 2, and blobs by their digests, by redirect to another server. Both misbehave on demand.
 * Safe for all threads.
 */
public final class FakeRegistry implements AutoCloseable {
  private static final Pattern PATH =
      Pattern.compile("/v2/([^/]+/[^/]+)/(manifests|blobs)/([^/]+)");
  private static final String KIND = "application/vnd.ollama.image.";
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  private final Map<String, Content> manifests = new ConcurrentHashMap<>();
  private final Map<String, Content> blobs = new ConcurrentHashMap<>();
  private final Site site = Site.start(this::answer);
  private final Site cdn = Site.start(this::blob);

  private FakeRegistry() {}

  /** Starts an empty one. */
  public static FakeRegistry start() {
    return new FakeRegistry();
  }

  /** Where it is. */
  public URI uri() {
    return site.uri();
  }

  /** What has the manifests. */
  public Site site() {
    return site;
  }

  /** What has the blobs. */
  public Site cdn() {
    return cdn;
  }

  /**
   * Puts a model in.
   *
   * @param name with its owner: {@code library/smollm2}
   * @param config what the registry says of it: {@code model_family}, {@code model_type}, {@code
   *     file_type}
   * @param layers by kind: {@code model}, {@code projector}, {@code template}, {@code params}, …
   */
  public FakeRegistry add(
      String name, String tag, Map<String, String> config, Map<String, Content> layers) {
    ObjectNode manifest = HubApi.JSON.createObjectNode().put("schemaVersion", 2);
    manifest.put("mediaType", MANIFEST);
    ObjectNode about = HubApi.JSON.createObjectNode().put("model_format", "gguf");
    config.forEach(about::put);
    describe(
        manifest.putObject("config"),
        "application/vnd.docker.container.image.v1+json",
        Content.of(about.toString()));
    ArrayNode list = manifest.putArray("layers");
    new LinkedHashMap<>(layers)
        .forEach((kind, content) -> describe(list.addObject(), KIND + kind, content));
    manifests.put(name + ':' + tag, Content.of(manifest.toString()));
    return this;
  }

  /** How many bytes of a blob were sent so far. */
  public long sent(Content content) {
    return cdn.sent(content.sha256());
  }

  @Override
  public void close() {
    site.close();
    cdn.close();
  }

  private void describe(ObjectNode node, String mediaType, Content content) {
    String digest = "sha256:" + content.sha256();
    blobs.put(digest, content);
    node.put("mediaType", mediaType).put("digest", digest).put("size", content.size());
  }

  private Reply answer(Asked asked) {
    Matcher path = PATH.matcher(Asked.decoded(asked.path()));
    if (!path.matches()) {
      return refusal("NAME_UNKNOWN");
    }
    if (path.group(2).equals("blobs")) {
      return blobs.containsKey(path.group(3))
          ? Reply.empty(307)
              .with("Location", cdn.uri() + "/blobs/" + path.group(3) + "?Signature=x")
          : refusal("BLOB_UNKNOWN");
    }
    Content manifest = manifests.get(path.group(1) + ':' + path.group(3));
    return manifest == null
        ? refusal("MANIFEST_UNKNOWN")
        : Reply.of(200, MANIFEST, manifest).with("ollama-content-digest", manifest.sha256());
  }

  private Reply blob(Asked asked) {
    Content content = blobs.get(asked.path().substring(asked.path().lastIndexOf('/') + 1));
    return content == null
        ? Reply.empty(404)
        : Reply.file(asked, content, "\"r2-" + content.blobId() + '"').countedAs(content.sha256());
  }

  private static Reply refusal(String code) {
    ObjectNode body = HubApi.JSON.createObjectNode();
    body.putArray("errors").addObject().put("code", code).put("message", "unknown");
    return Reply.json(404, body);
  }
}
