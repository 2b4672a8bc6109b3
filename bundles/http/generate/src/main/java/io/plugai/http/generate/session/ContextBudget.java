package io.plugai.http.generate.session;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelRequest;

/**
 * How much a model may be sent.
 *
 * @param catalogue knows the windows of models
 */
record ContextBudget(Catalogue catalogue) {
  /** Of a model that does not say how large its window is. */
  private static final int USUAL_WINDOW = 32_768;

  /** Of the window, what is left for the answer where the request does not say. */
  private static final int PARTS_FOR_ANSWER = 4;

  /** Tokens that there are for what the model is sent. */
  long of(ModelRequest request) {
    long all = catalogue.require(request.model()).descriptor().contextWindow().orElse(USUAL_WINDOW);
    long answer = request.parameters().integer("max_tokens").orElse(all / PARTS_FOR_ANSWER);
    return Math.max(all / PARTS_FOR_ANSWER, all - answer);
  }
}
