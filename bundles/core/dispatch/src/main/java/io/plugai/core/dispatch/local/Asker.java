package io.plugai.core.dispatch.local;

/**
 * Who waits for a local model.
 *
 * @param id of the account: those of one priority take turns, however many requests each has
 * @param priority higher ones go first
 */
public record Asker(String id, int priority) {}
