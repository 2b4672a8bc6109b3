package io.plugai.sources.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.RemoteFile;
import io.plugai.support.upstream.Json;
import io.plugai.support.upstream.Wire;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model of a registry consists of: an image manifest of Docker's, version 2, whose layers
 * are of Ollama's kinds.
 *
 * @param revision its own digest
 */
record Manifest(RegistryName name, String revision, Layer config, List<Layer> layers) {
  private static final String KIND = "application/vnd.ollama.image.";

  /**
   * A blob.
   *
   * @param kind {@code model}, {@code projector}, {@code adapter}, {@code params}, {@code license},
   *     {@code template}, {@code system}, …
   * @param sha256 of its content
   */
  record Layer(String kind, String sha256, long size) {

    String digest() {
      return "sha256:" + sha256;
    }
  }

  static Manifest of(RegistryName name, byte[] body) {
    JsonNode manifest = Json.read(body);
    List<Layer> layers = new ArrayList<>();
    manifest.path("layers").forEach(layer -> layers.add(layer(layer)));
    return new Manifest(name, sha256(body), layer(manifest.path("config")), List.copyOf(layers));
  }

  private static Layer layer(JsonNode node) {
    String digest = node.path("digest").asText("");
    if (!digest.matches("sha256:[0-9a-f]{64}") || !node.path("size").canConvertToLong()) {
      throw Wire.violation("a manifest in an unknown form");
    }
    String kind = node.path("mediaType").asText("").replaceFirst("^\\Q" + KIND + "\\E", "");
    return new Layer(kind, digest.substring("sha256:".length()), node.path("size").longValue());
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first layer of a kind. */
  Optional<Layer> layer(String kind) {
    return layers.stream().filter(layer -> layer.kind().equals(kind)).findFirst();
  }

  /** What is to be fetched: weights and what belongs to them, and the licence. */
  List<RemoteFile> files() {
    List<RemoteFile> files = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      fileName(i)
          .ifPresent(
              path ->
                  files.add(
                      new RemoteFile(
                          path, OptionalLong.of(layer.size()), Optional.of(layer.sha256()))));
    }
    return files;
  }

  /** The blob behind a file. */
  Layer layerOf(String path) {
    for (int i = 0; i < layers.size(); i++) {
      if (fileName(i).filter(path::equals).isPresent()) {
        return layers.get(i);
      }
    }
    throw new GatewayException(ErrorCode.MODEL_NOT_FOUND, "The model has no such file.");
  }

  private Optional<String> fileName(int index) {
    Layer layer = layers.get(index);
    String prefix =
        switch (layer.kind()) {
          case "model" -> "";
          case "projector" -> "mmproj-";
          case "adapter" -> "adapter-";
          default -> "-";
        };
    if (layer.kind().equals("license")) {
      return Optional.of("LICENSE" + number(index));
    }
    return prefix.equals("-")
        ? Optional.empty()
        : Optional.of(prefix + name.fileName().replaceFirst("\\.gguf$", number(index) + ".gguf"));
  }

  /** What tells a layer from earlier ones of its kind. */
  private String number(int index) {
    String kind = layers.get(index).kind();
    long before = layers.subList(0, index).stream().filter(it -> it.kind().equals(kind)).count();
    return before == 0 ? "" : "-" + (before + 1);
  }
}
