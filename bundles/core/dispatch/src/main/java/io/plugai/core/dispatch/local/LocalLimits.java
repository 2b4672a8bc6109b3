package io.plugai.core.dispatch.local;

import java.time.Duration;

/**
 * How long, and how many, may wait for a local model, and how long one may stay or hang.
 *
 * @param queue requests that may wait for one model
 * @param waiting how long one may wait
 * @param absent how long one may wait while no runner is there
 * @param idle how long a model stays after its last use; zero: for ever
 * @param load how long a runner may take to load a model, whatever limit it has of its own
 * @param unload how long a runner may take to end a worker
 */
record LocalLimits(
    int queue, Duration waiting, Duration absent, Duration idle, Duration load, Duration unload) {}
