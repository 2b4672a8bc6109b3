package io.plugai.runners.llama.prompt;

/**
 * What a template wants of the messages that it is filled with, where templates differ.
 *
 * @param contentInParts whether the content is a list of parts, and not a text
 * @param system whether it has a place for system messages
 * @param argumentsAsText whether the arguments of calls are JSON in a text, and not an object
 * @param contentBesideCalls whether a message that only calls tools has an empty content, and not
 *     {@code None}
 */
record Habits(
    boolean contentInParts, boolean system, boolean argumentsAsText, boolean contentBesideCalls) {
  /** Those of most templates. */
  static final Habits USUAL = new Habits(false, true, false, true);
}
