package io.plugai.sources.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.ModelPage;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSearch;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Json;
import io.plugai.support.upstream.Redirects;
import io.plugai.support.upstream.Redirects.Whole;
import io.plugai.support.upstream.Wire;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a hub has, and what it says of that. */
final class HubCatalogue {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What a page of models waits for at most that is only good to know. */
  private static final Duration DETAIL_LIMIT = Duration.ofSeconds(8);

  /** Enough for a hundred thousand files. */
  private static final int MOST_JSON = 64 << 20;

  /** Of one of many models: those with more files are told without sizes. */
  private static final int MOST_DETAIL = 4 << 20;

  private static final int MOST_TEXT = 1 << 20;
  private static final Pattern NEXT =
      Pattern.compile("<[^>]*[?&]cursor=([^&>]+)[^>]*>\\s*;\\s*rel=\"?next\"?");

  private static final int MOST_REMEMBERED = 500;
  private static final int MOST_FILES_REMEMBERED = 500;

  private final HubAddress address;
  private final Redirects redirects;
  private final int details;

  /**
   * Files of models found before, by name and commit, which they go by. Whoever found a model in a
   * list may see it, so they may see these.
   */
  private final Map<ModelReference, List<RemoteFile>> remembered =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ModelReference, List<RemoteFile>> it) {
              return size() > MOST_REMEMBERED;
            }
          });

  HubCatalogue(HubAddress address, Redirects redirects, int details) {
    this.address = address;
    this.redirects = redirects;
    this.details = details;
  }

  // ---- search ----

  CompletableFuture<ModelPage> search(ModelSearch search, Function<URI, Call> asking) {
    return whole(address.search(search), asking, LIMIT)
        .thenCompose(answer -> detailed(page(answer), asking));
  }

  private static ModelPage page(Whole answer) {
    JsonNode list = answer.json();
    if (!list.isArray()) {
      throw Wire.violation("a list of models that is none");
    }
    List<RemoteModel> models = new ArrayList<>();
    list.forEach(model -> models.add(HubModel.of(model)));
    return new ModelPage(models, next(answer.headers()));
  }

  /** Only where the next page begins is taken from its address: it goes to the same hub. */
  private static Optional<String> next(HttpHeaders headers) {
    return headers.allValues("Link").stream()
        .map(NEXT::matcher)
        .filter(Matcher::find)
        .map(link -> URLDecoder.decode(link.group(1), StandardCharsets.UTF_8))
        .findFirst();
  }

  /** The same with the sizes of files, which a list has not. */
  private CompletableFuture<ModelPage> detailed(ModelPage page, Function<URI, Call> asking) {
    List<CompletableFuture<RemoteModel>> models = new ArrayList<>();
    for (RemoteModel model : page.models()) {
      boolean asked = models.size() < details && !model.files().isEmpty();
      models.add(asked ? detailed(model, asking) : CompletableFuture.completedFuture(model));
    }
    return CompletableFuture.allOf(models.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                new ModelPage(models.stream().map(CompletableFuture::join).toList(), page.next()));
  }

  private CompletableFuture<RemoteModel> detailed(RemoteModel found, Function<URI, Call> asking) {
    ModelReference reference = new ModelReference(found.name(), found.revision());
    List<RemoteFile> known = remembered.get(reference);
    if (known != null) {
      return CompletableFuture.completedFuture(with(known, found));
    }
    Call call = asking.apply(address.model(reference)).within(DETAIL_LIMIT);
    return redirects
        .whole(call, MOST_DETAIL)
        .thenApply(answer -> remember(reference, HubModel.of(answer.json())))
        .exceptionally(thrown -> found);
  }

  private RemoteModel remember(ModelReference reference, RemoteModel model) {
    if (reference.revision().isPresent() && model.files().size() <= MOST_FILES_REMEMBERED) {
      remembered.put(reference, model.files());
    }
    return model;
  }

  private static RemoteModel with(List<RemoteFile> files, RemoteModel model) {
    return new RemoteModel(model.name(), model.revision(), files, model.about());
  }

  // ---- one model ----

  CompletableFuture<RemoteModel> describe(ModelReference reference, Function<URI, Call> asking) {
    return whole(address.model(reference), asking, LIMIT)
        .thenApply(answer -> HubModel.of(answer.json()))
        .thenCompose(model -> enriched(requireCommit(model), asking));
  }

  private static RemoteModel requireCommit(RemoteModel model) {
    if (model.revision().isEmpty()) {
      throw Wire.violation("a model without its commit");
    }
    return model;
  }

  /** The same with what two of its files say; without, where they cannot be had. */
  private CompletableFuture<RemoteModel> enriched(RemoteModel model, Function<URI, Call> asking) {
    CompletableFuture<Optional<String>> card =
        read(model, "README.md", asking, Optional.empty(), ModelCard::text);
    CompletableFuture<Map<String, Object>> recommended =
        read(
            model,
            "generation_config.json",
            asking,
            Map.of(),
            file -> GenerationConfig.recommended(Json.read(file)));
    return card.thenCombine(
        recommended,
        (text, values) -> {
          ModelAbout about = model.about().toBuilder().card(text).recommended(values).build();
          return new RemoteModel(model.name(), model.revision(), model.files(), about);
        });
  }

  private <T> CompletableFuture<T> read(
      RemoteModel model,
      String path,
      Function<URI, Call> asking,
      T otherwise,
      Function<byte[], T> reader) {
    boolean there =
        model.files().stream().anyMatch(file -> file.path().equals(path) && isShort(file));
    if (!there) {
      return CompletableFuture.completedFuture(otherwise);
    }
    ModelReference reference = new ModelReference(model.name(), model.revision());
    Call call = asking.apply(address.file(reference, path)).accepting("*/*").within(DETAIL_LIMIT);
    return redirects
        .whole(call, MOST_TEXT)
        .thenApply(answer -> reader.apply(answer.body()))
        .exceptionally(thrown -> otherwise);
  }

  private static boolean isShort(RemoteFile file) {
    return file.size().orElse(0) <= MOST_TEXT;
  }

  // ---- who is asking ----

  CompletableFuture<Void> check(Function<URI, Call> asking) {
    return whole(address.whoAmI(), asking, LIMIT).thenAccept(answer -> {});
  }

  private CompletableFuture<Whole> whole(URI uri, Function<URI, Call> asking, Duration limit) {
    return redirects.whole(
        asking.apply(uri).accepting("application/json").within(limit), MOST_JSON);
  }
}
