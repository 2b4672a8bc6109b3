package io.plugai.core.api.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the catalogue remembers: the models that were found, and what was said of models. Facts are
 * JSON objects in the catalogue's own form. Transactions and failures as of {@link UserStore}.
 */
public interface ModelStore {

  /** All models that were found and not forgotten, in no order. */
  List<KeptModel> found();

  /** Writes found models down; those that are there already take all over but when they came. */
  void write(List<KeptModel> models);

  /** Forgets found models; those that are not there are no failure. */
  void forget(List<String> ids);

  /** Forgets what has been missing since before then, at most so many; how many. */
  int forgetMissingSince(Instant time, int most);

  /** What was said of models, and changed at that time or later. */
  List<Statement> statements(Instant since);

  /** Writes down what somebody says of a model, in place of what they said before. */
  void say(Statement statement);

  /**
   * A model that was found.
   *
   * @param facts what its plug-in told of it
   * @param addedAt when it was found first
   * @param seenAt when it was last found, to a day
   * @param missingSince since when it is not found any more
   */
  record KeptModel(
      String id, String facts, Instant addedAt, Instant seenAt, Optional<Instant> missingSince) {}

  /**
   * What somebody says of a model.
   *
   * @param source who says it
   * @param facts what; an empty object once it is taken back
   * @param registered whether the model is there because of this, whoever else knows it
   */
  record Statement(
      String modelId, String source, String facts, boolean registered, Instant changedAt) {}
}
