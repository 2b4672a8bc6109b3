package io.plugai.sources.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plugai.sources.ollama.Manifest.Layer;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.ModelPage;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSearch;
import io.plugai.spi.source.ModelSource;
import io.plugai.spi.source.RemoteModel;
import io.plugai.spi.source.Transfer;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Json;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.Redirects;
import io.plugai.support.upstream.Refusals;
import io.plugai.support.upstream.Steps;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.support.upstream.file.Pieces;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One registry. Its blobs go by their digests, so they never change. */
final class OllamaSource implements ModelSource, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MOST = 1 << 20;
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final Refusals REFUSALS =
      (status, headers) ->
          status == 404
              ? Optional.of(
                  new GatewayException(
                      ErrorCode.MODEL_NOT_FOUND, "The registry has no such model or tag."))
              : Optional.empty();

  private final URI registry;
  private final Upstream upstream;
  private final Redirects redirects;
  private final Pieces pieces;

  OllamaSource(URI registry, UpstreamLimits limits, Network network) {
    this.registry = registry;
    upstream = new Upstream("ollama-registry", limits, network);
    redirects = new Redirects(upstream, upstream.addresses(registry));
    pieces = new Pieces(redirects);
  }

  @Override
  public CompletionStage<ModelPage> search(ModelSearch search, Credential credential) {
    return CompletableFuture.failedFuture(
        new GatewayException(
            ErrorCode.FEATURE_NOT_SUPPORTED, "The registry cannot be searched for models."));
  }

  @Override
  public CompletionStage<RemoteModel> describe(ModelReference reference, Credential credential) {
    return manifest(reference).thenCompose(this::described);
  }

  @Override
  public CompletionStage<Transfer> fetch(FetchRequest request, Credential credential) {
    Steps<Transfer> steps = new Steps<>();
    var unused =
        steps
            .take(manifest(request.model()))
            .thenCompose(
                manifest -> {
                  Layer blob = manifest.layerOf(request.path());
                  return steps.take(
                      pieces.fetch(
                          blob(manifest.name(), blob),
                          request,
                          arrival -> Optional.of(blob.digest())));
                })
            .whenComplete(steps::end);
    return steps.result();
  }

  @Override
  public void close() {
    upstream.close();
  }

  /** What the tag stands for; where a revision is named, it must be that one. */
  private CompletableFuture<Manifest> manifest(ModelReference reference) {
    RegistryName name;
    try {
      name = RegistryName.of(reference);
    } catch (GatewayException e) {
      return CompletableFuture.failedFuture(e);
    }
    Call call =
        Call.get(at(name.path() + "/manifests/" + name.tag()), Map.of())
            .accepting(MANIFEST)
            .with(REFUSALS)
            .within(LIMIT);
    Steps<Manifest> steps = new Steps<>();
    var unused =
        steps
            .take(redirects.whole(call, MOST))
            .thenApply(answer -> required(reference, Manifest.of(name, answer.body())))
            .whenComplete(steps::end);
    return steps.result();
  }

  private static Manifest required(ModelReference reference, Manifest manifest) {
    if (reference.revision().filter(it -> !it.equals(manifest.revision())).isPresent()) {
      throw new GatewayException(
          ErrorCode.MODEL_NOT_FOUND, "The tag stands for another model by now.");
    }
    return manifest;
  }

  private CompletableFuture<RemoteModel> described(Manifest manifest) {
    CompletableFuture<byte[]> config = small(manifest, Optional.of(manifest.config()));
    CompletableFuture<byte[]> params = small(manifest, manifest.layer("params"));
    CompletableFuture<byte[]> licence = small(manifest, manifest.layer("license"));
    return CompletableFuture.allOf(config, params, licence)
        .thenApply(
            all ->
                new RemoteModel(
                    manifest.name().text(),
                    Optional.of(manifest.revision()),
                    manifest.files(),
                    ImageAbout.of(
                        read(config.join()),
                        read(params.join()),
                        new String(licence.join(), StandardCharsets.UTF_8))));
  }

  private static JsonNode read(byte[] body) {
    try {
      return body.length == 0 ? MissingNode.getInstance() : Json.read(body);
    } catch (GatewayException e) {
      return MissingNode.getInstance();
    }
  }

  /** A short blob; nothing where there is none, or where it cannot be had. */
  private CompletableFuture<byte[]> small(Manifest manifest, Optional<Layer> layer) {
    return layer
        .filter(blob -> blob.size() <= MOST)
        .map(
            blob ->
                redirects
                    .whole(blob(manifest.name(), blob).within(LIMIT), MOST)
                    .thenApply(Redirects.Whole::body)
                    .exceptionally(thrown -> new byte[0]))
        .orElseGet(() -> CompletableFuture.completedFuture(new byte[0]));
  }

  private Call blob(RegistryName name, Layer layer) {
    return Call.get(at(name.path() + "/blobs/" + layer.digest()), Map.of())
        .accepting("*/*")
        .with(REFUSALS);
  }

  private URI at(String target) {
    return URI.create(registry + target);
  }
}
