package io.plugai.core.api.catalogue;

import io.plugai.spi.model.ModelDescriptor;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the catalogue knows of one model, whether or not it can be asked now.
 *
 * @param id {@code provider/name}; the name may hold further slashes
 * @param status whether it can be asked
 * @param reason one sentence that says why it cannot, where there is something to say
 * @param descriptor what holds of it, all sources taken together
 * @param facts the same and the rest, each with who says it
 * @param registered whether the operator has put it in
 * @param addedAt when it was first found
 * @param missingSince since when it has been missing
 */
public record ModelRecord(
    String id,
    ModelStatus status,
    Optional<String> reason,
    ModelDescriptor descriptor,
    Facts facts,
    boolean registered,
    Instant addedAt,
    Optional<Instant> missingSince) {

  /** The part of the id before the first slash; {@code local} for models of this machine. */
  public String provider() {
    return id.substring(0, id.indexOf('/'));
  }

  /** Facts of a model; worked out when they are asked for. Safe for all threads. */
  public interface Facts {
    /** All that are known, by field. */
    Map<ModelField, Known> all();

    /** One of them. */
    Optional<Known> get(ModelField field);
  }
}
