package io.plugai.bench.report;

/**
 * Something the project promises, and whether this run shows it.
 *
 * @param promise what is promised
 * @param measured what was found
 */
public record Goal(String promise, String measured, boolean reached) {}
