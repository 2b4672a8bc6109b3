package io.plugai.core.dispatch.run;

import io.plugai.core.api.access.RateLimits;
import io.plugai.core.api.access.Revocations;
import io.plugai.core.api.usage.UsageLog;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the accounts of all requests go.
 *
 * @param running counts the requests that have begun and not ended
 */
public record Ledger(
    GenerationMetrics metrics,
    AtomicInteger running,
    RateLimits limits,
    Revocations revocations,
    UsageLog usage) {}
