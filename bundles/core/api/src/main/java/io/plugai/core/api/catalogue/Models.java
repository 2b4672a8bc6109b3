package io.plugai.core.api.catalogue;

import io.plugai.core.api.people.Page;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of models, also of those that cannot be asked now, and what the operator says of
 * them. Reading answers from memory and never blocks; what changes something is on the disk once it
 * has returned, and may block for seconds. Safe for all threads.
 *
 * <p>Failures are {@link io.plugai.spi.error.GatewayException}s: {@code MODEL_NOT_FOUND}, {@code
 * VALIDATION} with all fields that are wrong, {@code UNAVAILABLE} where the database is not there.
 */
public interface Models {

  /** Those that fit. Fails with {@code VALIDATION} of {@code after} where nobody knows that id. */
  Page<ModelRecord> list(ModelQuery query);

  /** The model of that id. */
  Optional<ModelRecord> find(String id);

  /**
   * Puts a model of a provider in that nobody lists.
   *
   * @param id {@code provider/name}, of a provider that is here
   * @param fields what the operator says of it, by the names of {@link ModelField}s
   * @throws io.plugai.spi.error.GatewayException besides, {@code CONFLICT} where it is there
   */
  ModelRecord register(String id, Map<String, ? extends @Nullable Object> fields);

  /**
   * Says something of the model that holds this file.
   *
   * @param path of a file within the model folders, absolute or from one of these
   */
  ModelRecord registerFile(String path, Map<String, ? extends @Nullable Object> fields);

  /** Says something of a model, whatever others say; null takes it back. */
  ModelRecord override(String id, Map<String, ? extends @Nullable Object> fields);

  /**
   * Takes back all that the operator said, and forgets the model where it is missing, or there only
   * because the operator said so. Deletes no file.
   *
   * @throws io.plugai.spi.error.GatewayException besides, {@code CONFLICT} where there is nothing
   *     to take back
   */
  void remove(String id);

  /**
   * Keeps what the hub that a model came from says of it, in place of what it said before.
   *
   * @param fields by the names of {@link ModelField}s; what is wrong with them is left out
   */
  void told(String id, Map<String, ? extends @Nullable Object> fields);

  /**
   * Shows that a model's files are on their way, or could not be fetched. Kept in memory only.
   *
   * @param id {@code local/name}; need not be known yet
   * @param failure why it failed; empty while it goes on
   */
  void downloading(String id, Optional<String> failure);

  /** Ends that: what lies in the folders is what counts. */
  void downloaded(String id);
}
