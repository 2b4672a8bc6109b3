package io.plugai.core.dispatch.local;

import java.time.Duration;

/**
 * How long, and how many, may wait for a local model.
 *
 * @param queue requests that may wait for one model
 * @param waiting how long one may wait
 * @param absent how long one may wait while no runner is there
 */
public record QueueLimits(int queue, Duration waiting, Duration absent) {}
