package io.plugai.core.dispatch.local;

import io.plugai.core.api.pool.PluginPool;
import io.plugai.spi.runner.ModelRunner;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What all local models share.
 *
 * @param runners what loads them
 * @param residency what says which may be loaded
 * @param limits the limits as they are now
 * @param executor for short work and timers
 * @param closing for ending workers, which may hang
 */
record ModelContext(
    PluginPool<ModelRunner> runners,
    Residency residency,
    Supplier<LocalLimits> limits,
    ScheduledExecutorService executor,
    Executor closing,
    InstantSource clock) {}
