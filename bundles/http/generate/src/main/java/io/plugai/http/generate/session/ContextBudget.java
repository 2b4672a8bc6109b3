package io.plugai.http.generate.session;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Aliases;
import io.plugai.spi.error.GatewayException;
import java.util.stream.Stream;

/**
 * How much a model may be sent.
 *
 * @param catalogue knows the windows of models
 * @param aliases know the models behind names
 */
record ContextBudget(Catalogue catalogue, Aliases aliases) {
  /** Of a model that does not say how large its window is. */
  private static final int USUAL_WINDOW = 32_768;

  /** Of the window, what is left for the answer where the request does not say. */
  private static final int PARTS_FOR_ANSWER = 4;

  /** Tokens that there are for what the model is sent; of several, the least. */
  long of(ModelRequest request) {
    long all =
        Stream.concat(Stream.of(request.model()), request.route().others().stream())
            .flatMap(this::models)
            .mapToLong(this::window)
            .min()
            .orElse(USUAL_WINDOW);
    long answer = request.parameters().integer("max_tokens").orElse(all / PARTS_FOR_ANSWER);
    return Math.max(all / PARTS_FOR_ANSWER, all - answer);
  }

  /** The ids behind a name. */
  private Stream<String> models(String name) {
    return Alias.isMeantBy(name)
        ? aliases.find(name).stream()
            .flatMap(alias -> alias.candidates().stream().map(Alias.Candidate::model))
        : Stream.of(name);
  }

  /** Whether there is such a model at all is for others to say. */
  private long window(String id) {
    try {
      return catalogue.require(id).descriptor().contextWindow().orElse(USUAL_WINDOW);
    } catch (GatewayException e) {
      return USUAL_WINDOW;
    }
  }
}
