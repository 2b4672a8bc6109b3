package io.plugai.sources.huggingface;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.ModelPage;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSearch;
import io.plugai.spi.source.ModelSource;
import io.plugai.spi.source.RemoteModel;
import io.plugai.spi.source.Transfer;
import io.plugai.support.upstream.Access;
import io.plugai.support.upstream.Arrival;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Redirects;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.Wire;
import io.plugai.support.upstream.file.Pieces;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** One hub. */
final class HuggingFaceSource implements ModelSource, AutoCloseable {
  private final HubAddress address;
  private final Secret ownToken;
  private final Upstream upstream;
  private final Pieces pieces;
  private final HubCatalogue catalogue;

  HuggingFaceSource(HuggingFaceSettings settings) {
    address = new HubAddress(settings.baseUrl());
    ownToken = settings.token();
    upstream = new Upstream("huggingface", settings.limits(), settings.network());
    Redirects redirects = new Redirects(upstream, upstream.addresses(settings.baseUrl()));
    pieces = new Pieces(redirects);
    catalogue = new HubCatalogue(address, redirects, settings.details());
  }

  @Override
  public CompletionStage<ModelPage> search(ModelSearch search, Credential credential) {
    return attempt(() -> catalogue.search(search, asking(credential)));
  }

  @Override
  public CompletionStage<RemoteModel> describe(ModelReference reference, Credential credential) {
    return attempt(() -> catalogue.describe(reference, asking(credential)));
  }

  @Override
  public CompletionStage<Transfer> fetch(FetchRequest request, Credential credential) {
    return attempt(
        () -> {
          URI file = address.file(request.model(), request.path());
          return pieces.fetch(asking(credential).apply(file), request, HuggingFaceSource::identity);
        });
  }

  @Override
  public CompletionStage<Void> check(Credential credential) {
    return catalogue.check(asking(credential));
  }

  @Override
  public void close() {
    upstream.close();
  }

  /**
   * What the hub calls the content, before it sends elsewhere for it: the digest of a large file,
   * Git's name of a small one. Without quotes, since it is no tag of the server that sends the
   * file: that one has its own, and often several.
   */
  private static Optional<String> identity(Arrival arrival) {
    Optional<String> tag =
        arrival.first("X-Linked-Etag").or(() -> arrival.first("ETag")).filter(it -> !it.isBlank());
    if (tag.isEmpty() || arrival.first("X-Repo-Commit").isEmpty()) {
      throw Wire.violation("something that is no file of a hub");
    }
    return tag.map(it -> it.replaceFirst("^W/", "").replace("\"", ""));
  }

  /** Makes calls that show who is asking. */
  private Function<URI, Call> asking(Credential credential) {
    Secret token = credential instanceof Credential.ApiKey own ? own.key() : ownToken;
    Access access =
        token.isEmpty()
            ? Access.NONE
            : Access.of(Map.of("Authorization", new Secret("Bearer " + token.reveal())));
    HubRefusals refusals = new HubRefusals(!token.isEmpty());
    return uri -> Call.get(uri, Map.of()).with(access).with(refusals);
  }

  /** What is wrong with a request fails the stage, and does not escape. */
  private static <T> CompletionStage<T> attempt(Supplier<? extends CompletionStage<T>> asked) {
    try {
      return asked.get();
    } catch (GatewayException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
