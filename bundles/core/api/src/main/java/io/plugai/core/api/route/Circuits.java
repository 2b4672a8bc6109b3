package io.plugai.core.api.route;

import java.time.Duration;
import java.util.List;

/** The models of providers that do not answer, and how they are spared. Never blocks. */
public interface Circuits {
  /** Those whose circuit is open, by model. */
  List<Circuit> list();

  /**
   * One of them.
   *
   * @param model the model's full id
   * @param probing whether a request is finding out now whether it is back
   * @param failures how often it has failed in a row
   * @param retryIn how long others are asked first; zero where the next request may try
   */
  record Circuit(String model, boolean probing, int failures, Duration retryIn) {}
}
