/**
 * Work that a provider does as a job: it is submitted, asked about until it has ended, and then its
 * results are fetched. An adapter says how its provider's jobs work ({@link
 * io.plugai.support.upstream.job.GenerationJob}, or {@link io.plugai.support.upstream.job.Job} for
 * anything else); waiting, repeating, cancelling, limits, whom the credential may be shown to, and
 * going on after a restart are done here, by {@link io.plugai.support.upstream.job.Jobs}.
 */
package io.plugai.support.upstream.job;
