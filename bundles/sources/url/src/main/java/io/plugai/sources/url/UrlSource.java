package io.plugai.sources.url;

import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.ModelPage;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSearch;
import io.plugai.spi.source.ModelSource;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import io.plugai.spi.source.Transfer;
import io.plugai.support.upstream.Addresses;
import io.plugai.support.upstream.Arrival;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.Redirects;
import io.plugai.support.upstream.Refusals;
import io.plugai.support.upstream.Steps;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.support.upstream.file.Pieces;
import io.plugai.support.upstream.file.Pieces.Identity;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Whatever is to be had at an address: a model of one file, which the address names. */
final class UrlSource implements ModelSource, AutoCloseable {
  private static final Duration HEAD_LIMIT = Duration.ofSeconds(60);
  private static final Secret PLAIN = new Secret("identity");
  private static final Refusals REFUSALS =
      (status, headers) ->
          status == 404 || status == 410
              ? Optional.of(
                  new GatewayException(
                      ErrorCode.MODEL_NOT_FOUND, "There is nothing at that address."))
              : Optional.empty();

  private final Upstream upstream;
  private final Addresses addresses;
  private final Redirects redirects;
  private final Pieces pieces;

  /**
   * Opens one.
   *
   * @param privateToo whether this host and private networks may be asked
   */
  UrlSource(boolean privateToo, UpstreamLimits limits, Network network) {
    upstream = new Upstream("url", limits, network);
    addresses = upstream.addresses(privateToo);
    redirects = new Redirects(upstream, addresses);
    pieces = new Pieces(redirects);
  }

  @Override
  public CompletionStage<ModelPage> search(ModelSearch search, Credential credential) {
    return CompletableFuture.failedFuture(
        new GatewayException(
            ErrorCode.FEATURE_NOT_SUPPORTED, "Addresses cannot be searched for models."));
  }

  @Override
  public CompletionStage<RemoteModel> describe(ModelReference reference, Credential credential) {
    return checked(
        reference,
        uri -> {
          Steps<RemoteModel> steps = new Steps<>();
          Call head =
              Call.get(uri, Map.of("Range", new Secret("bytes=0-0"), "Accept-Encoding", PLAIN))
                  .accepting("*/*")
                  .with(REFUSALS)
                  .within(HEAD_LIMIT);
          var unused =
              steps
                  .take(redirects.follow(head, Set.of(416)))
                  .thenAccept(
                      arrival -> {
                        steps.result().complete(described(reference, uri, arrival));
                        arrival.answer().skip();
                      });
          return steps.result();
        });
  }

  private static RemoteModel described(ModelReference reference, URI uri, Arrival arrival) {
    Optional<String> disposition = arrival.answer().headers().firstValue("Content-Disposition");
    RemoteFile file =
        new RemoteFile(
            FileName.of(disposition, uri, arrival.uri()),
            Pieces.total(arrival.answer()),
            Optional.empty());
    return new RemoteModel(reference.name(), Optional.empty(), List.of(file), ModelAbout.UNKNOWN);
  }

  @Override
  public CompletionStage<Transfer> fetch(FetchRequest request, Credential credential) {
    return checked(
        request.model(),
        uri -> pieces.fetch(Call.get(uri, Map.of()).with(REFUSALS), request, Identity.NONE));
  }

  @Override
  public void close() {
    upstream.close();
  }

  /** Asks an address that may be asked. Names are looked up on a thread that may wait for that. */
  private <T> CompletionStage<T> checked(
      ModelReference reference, Function<URI, CompletableFuture<T>> asking) {
    Steps<T> steps = new Steps<>();
    try {
      URI uri = uri(reference.name());
      var unused =
          steps
              .take(upstream.pause(Duration.ZERO).toCompletableFuture())
              .thenRun(() -> ask(uri, asking, steps));
    } catch (GatewayException e) {
      steps.result().completeExceptionally(e);
    }
    return steps.result();
  }

  private <T> void ask(URI uri, Function<URI, CompletableFuture<T>> asking, Steps<T> steps) {
    Optional<String> objection = addresses.objection(uri);
    if (objection.isPresent()) {
      steps.result().completeExceptionally(refused(objection.get()));
    } else {
      var unused = steps.take(asking.apply(uri)).thenAccept(made -> steps.result().complete(made));
    }
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return new URI(text.replaceFirst("#.*", ""));
      }
    } catch (URISyntaxException e) {
      // Said below; what it says itself quotes the address.
    }
    throw refused("something that is no address with http or https");
  }

  private static GatewayException refused(String objection) {
    return GatewayException.invalid("model", "is " + objection);
  }
}
