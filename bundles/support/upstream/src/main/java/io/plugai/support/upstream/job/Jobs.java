package io.plugai.support.upstream.job;

import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Addresses;
import io.plugai.support.upstream.NoSubscription;
import io.plugai.support.upstream.Upstream;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has jobs done by a provider. No thread is held while one waits, and a provider is asked as rarely
 * as {@link JobLimits} and its own {@code Retry-After} say. Safe for all threads.
 *
 * <p>A subscriber that cancels, and whatever else makes the gateway give a job up, ends it at the
 * provider too: once at most, in the background, and as soon as it is known where. Only where the
 * way is closed the job goes on, and can be resumed by its token.
 *
 * <p>Failures are those of {@link Upstream}, and:
 *
 * <table>
 *   <caption>Failures</caption>
 *   <tr><td>the limit of everything</td><td>{@code BACKEND_TIMEOUT}</td></tr>
 *   <tr><td>404 or 410 where the job is asked about</td><td>{@code BACKEND_REJECTED}</td></tr>
 *   <tr><td>an address that must not be asked (see {@link Addresses}), an unknown state</td>
 *       <td>{@code BACKEND_PROTOCOL}</td></tr>
 *   <tr><td>a token that is none</td><td>{@code VALIDATION}</td></tr>
 * </table>
 */
public final class Jobs {
  private final Upstream upstream;
  private final Addresses addresses;
  private final JobLimits limits;

  /**
   * Jobs of one provider.
   *
   * @param addresses of the provider: see {@link Upstream#addresses}
   */
  public Jobs(Upstream upstream, Addresses addresses, JobLimits limits) {
    this.upstream = upstream;
    this.addresses = addresses;
    this.limits = limits;
  }

  /**
   * A job that is submitted when it is subscribed to, once.
   *
   * @param job makes it; a {@link GatewayException} that this throws, or its {@link Job#submit()},
   *     is the failure
   * @param tokens gets what the job can be resumed by, as soon as it is accepted; another one where
   *     another job follows it. There is no credential in it, but whoever can change it says what
   *     the provider is asked: it is the gateway's to keep. Must not block
   */
  public <T> Flow.Publisher<T> run(Supplier<Job<T>> job, Consumer<String> tokens) {
    return publisher(job, Optional.empty(), tokens);
  }

  /**
   * A job that was submitted before, and is asked about as soon as it is subscribed to, once.
   *
   * @param job as there
   * @param token what {@link #run} gave for it
   * @param tokens as there
   */
  public <T> Flow.Publisher<T> resume(Supplier<Job<T>> job, String token, Consumer<String> tokens) {
    return publisher(job, Optional.of(token), tokens);
  }

  private <T> Flow.Publisher<T> publisher(
      Supplier<Job<T>> job, Optional<String> token, Consumer<String> tokens) {
    AtomicBoolean subscribed = new AtomicBoolean();
    return subscriber -> {
      if (subscriber == null) {
        throw new NullPointerException("subscriber");
      }
      if (subscribed.getAndSet(true)) {
        NoSubscription.refuse(subscriber, new IllegalStateException("a job runs once"));
        return;
      }
      JobRun<T> run;
      Optional<Ticket> known;
      try {
        known = token.map(Ticket::of);
        run = new JobRun<>(upstream, addresses, limits, job.get(), tokens, subscriber);
      } catch (GatewayException e) {
        NoSubscription.refuse(subscriber, e);
        return;
      }
      subscriber.onSubscribe(run.subscription());
      known.ifPresentOrElse(run::resume, run::begin);
    };
  }
}
