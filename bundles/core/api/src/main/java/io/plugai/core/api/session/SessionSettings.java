package io.plugai.core.api.session;

import java.util.Optional;

/**
 * What the owner of a session has decided about it.
 *
 * @param name for people; made from the first message where none was given
 * @param model the one that requests ask that name none, as {@code provider/name}
 * @param parameters a JSON object: what requests have that do not say otherwise
 * @param system instructions that stand before all messages
 */
public record SessionSettings(
    Optional<String> name, Optional<String> model, String parameters, Optional<String> system) {

  /** Nothing decided. */
  public static final SessionSettings NONE =
      new SessionSettings(Optional.empty(), Optional.empty(), "{}", Optional.empty());

  /** The same under another name. */
  public SessionSettings named(Optional<String> next) {
    return new SessionSettings(next, model, parameters, system);
  }

  /** Never shows what it holds. */
  @Override
  public String toString() {
    return "SessionSettings[" + model.orElse("") + "]";
  }
}
