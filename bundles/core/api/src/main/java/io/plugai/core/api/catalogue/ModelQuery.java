package io.plugai.core.api.catalogue;

import io.plugai.core.api.access.ModelScope;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which models are asked for. All conditions must hold.
 *
 * @param scope those that the asker may know of
 * @param capabilities the model has all of them
 * @param statuses any of them; where there are none, all but {@link ModelStatus#MISSING}
 * @param text words, each of which stands in the id, the name, the description or the tags,
 *     whatever their case
 * @param after the id of the last one that was told
 * @param limit the most to tell; all where there is none
 */
public record ModelQuery(
    ModelScope scope,
    Optional<Modality> modality,
    Set<Capability> capabilities,
    Set<ModelStatus> statuses,
    Optional<String> provider,
    Optional<String> text,
    Order order,
    boolean descending,
    Optional<String> after,
    OptionalInt limit) {

  /** All that this scope allows, but for missing ones, by id. */
  public static ModelQuery all(ModelScope scope) {
    return new ModelQuery(
        scope,
        Optional.empty(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Order.ID,
        false,
        Optional.empty(),
        OptionalInt.empty());
  }

  /** What a list is sorted by; models that are alike in it by id. What is not known comes last. */
  public enum Order {
    /** The id. */
    ID,
    /** The name for people. */
    NAME,
    /** When it was first found. */
    ADDED,
    /** The context window. */
    CONTEXT_WINDOW,
    /** The price of a million tokens of output. */
    PRICE,
    /** The size of the files. */
    SIZE
  }
}
