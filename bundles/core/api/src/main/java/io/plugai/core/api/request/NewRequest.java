package io.plugai.core.api.request;

import io.plugai.core.api.catalogue.ModelRequest;
import java.util.Optional;

/**
 * A request to be accepted.
 *
 * @param request what is asked for, with the id that the gateway gave it
 * @param body as it came, to be kept with a request that outlives the gateway
 * @param outlives whether it goes on without whoever asked
 * @param key under which the same request may come again
 * @param regenerates the request whose answer this is to be another one to
 * @param preparation what has to be done before it begins
 * @param form how its answer is kept
 */
public record NewRequest(
    ModelRequest request,
    byte[] body,
    boolean outlives,
    Optional<IdempotencyKey> key,
    Optional<String> regenerates,
    Preparation preparation,
    AnswerForm form) {

  /** Whether it and its answer are kept in the database. */
  public boolean kept() {
    return outlives || key.isPresent();
  }

  /** Never shows what is asked. */
  @Override
  public String toString() {
    return "NewRequest[" + request.id() + "]";
  }
}
