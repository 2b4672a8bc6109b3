package io.plugai.bench.client;

/**
 * The percentiles of a measurement, in milliseconds.
 *
 * @param count how many values there were; when 0, so is everything else
 */
public record Distribution(
    long count, double p50, double p90, double p99, double p999, double max) {}
