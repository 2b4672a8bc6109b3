package io.plugai.core.hub;

import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.dispatch.LocalRoom;
import io.plugai.core.api.hub.Fit;
import io.plugai.core.api.hub.Hub;
import io.plugai.core.api.hub.HubModel;
import io.plugai.core.api.hub.HubPage;
import io.plugai.core.api.hub.HubQuery;
import io.plugai.core.api.hub.Variant;
import io.plugai.core.api.pool.ModelSources;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.api.pool.Runners;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.ModelPage;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSearch;
import io.plugai.spi.source.RemoteModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Looks for models at whatever sources there are, and holds them against this machine. */
@Component
public final class HubSearch implements Hub {
  /** As many as a source is asked for, see {@link ModelSearch#limit()}. */
  private static final int MOST_AT_ONCE = 100;

  private final ModelSources sources;
  private final Runners runners;
  private final LocalRoom room;
  private final SourceAsk ask;

  /** Called by the framework. */
  @Activate
  public HubSearch(
      @Reference ModelSources sources,
      @Reference Credentials credentials,
      @Reference Runners runners,
      @Reference LocalRoom room) {
    this.sources = sources;
    this.runners = runners;
    this.room = room;
    this.ask = new SourceAsk(sources, credentials);
  }

  @Override
  public List<String> sources() {
    return sources.serving().stream().map(PluginIdentity::id).toList();
  }

  @Override
  public CompletionStage<HubPage> search(String userId, Optional<String> source, HubQuery query) {
    if (source.isPresent()) {
      return requireSource(source.get()).thenCompose(id -> searchAt(userId, id, query));
    }
    return searchFirst(userId, sources(), query);
  }

  /** At the first that can be searched at all. */
  private CompletableFuture<HubPage> searchFirst(String userId, List<String> left, HubQuery query) {
    if (left.isEmpty()) {
      return CompletableFuture.failedFuture(
          new GatewayException(
              ErrorCode.FEATURE_NOT_SUPPORTED, "There is no source that can be searched."));
    }
    return searchAt(userId, left.get(0), query)
        .exceptionallyCompose(
            thrown ->
                isUnsearchable(thrown)
                    ? searchFirst(userId, left.subList(1, left.size()), query)
                    : CompletableFuture.failedFuture(thrown));
  }

  private static boolean isUnsearchable(Throwable thrown) {
    return SourceAsk.meaning(thrown).code() == ErrorCode.FEATURE_NOT_SUPPORTED;
  }

  private CompletableFuture<HubPage> searchAt(String userId, String source, HubQuery query) {
    ModelSearch search =
        new ModelSearch(
            query.text(),
            query.task(),
            query.library(),
            query.licence(),
            Math.min(query.limit(), MOST_AT_ONCE),
            query.cursor());
    return ask.ask(userId, source, (service, credential) -> service.search(search, credential))
        .thenCombine(estimate(), (page, estimate) -> page(source, page, query, estimate));
  }

  private static HubPage page(String source, ModelPage page, HubQuery query, Estimate estimate) {
    Filter filter = new Filter(query);
    List<HubModel> models =
        page.models().stream()
            .filter(filter::wants)
            .map(model -> filter.narrowed(model(source, model, estimate)))
            .flatMap(Optional::stream)
            .toList();
    return new HubPage(source, models, page.next());
  }

  @Override
  public CompletionStage<HubModel> model(String userId, String source, ModelReference reference) {
    return requireSource(source)
        .thenCompose(
            id ->
                ask.ask(
                    userId, id, (service, credential) -> service.describe(reference, credential)))
        .thenCombine(estimate(), (model, estimate) -> model(source, model, estimate));
  }

  private static HubModel model(String source, RemoteModel model, Estimate estimate) {
    List<Variant> variants =
        Variants.of(model.files()).stream()
            .map(
                weights -> {
                  Fit fit = estimate.of(weights.format(), weights.bytes());
                  return new Variant(
                      weights.name(), weights.format(), weights.files(), weights.bytes(), fit);
                })
            .toList();
    return new HubModel(source, model, variants);
  }

  private CompletionStage<Estimate> estimate() {
    Map<String, String> byFormat = new HashMap<>();
    for (PluginIdentity runner : runners.serving()) {
      runners.formats(runner).forEach(format -> byFormat.putIfAbsent(format, runner.id()));
    }
    return room.room().thenApply(now -> new Estimate(now, Map.copyOf(byFormat)));
  }

  /** One that is away for a moment, while another version comes, is still one. */
  private CompletableFuture<String> requireSource(String source) {
    boolean known = sources.status().stream().anyMatch(status -> status.id().equals(source));
    return known
        ? CompletableFuture.completedFuture(source)
        : CompletableFuture.failedFuture(
            GatewayException.invalid("source", "must be one of " + String.join(", ", sources())));
  }
}
