package io.plugai.core.api.request;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.spi.generation.GenerationEvent;
import java.util.List;

/** The form in which an answer is kept, once all of it is there. Safe for all threads. */
public interface AnswerForm {

  /**
   * The answer as bytes.
   *
   * @param record what is known of the request
   * @param events from the first to the last
   * @throws RuntimeException where it cannot be put so
   */
  byte[] bytes(ModelRequest request, RequestRecord record, List<GenerationEvent> events);
}
