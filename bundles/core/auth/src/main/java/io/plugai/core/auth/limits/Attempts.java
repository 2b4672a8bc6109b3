package io.plugai.core.auth.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.plugai.core.api.access.ActLimits;
import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.people.Origin;
import io.plugai.core.auth.common.AuthSettings;
import io.plugai.core.auth.common.SecretText;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Limits attempts to get in, by the address that they come from and by the name that they are for,
 * and what an account may change once somebody is in. Asks for nothing but the texts, so that a
 * name which exists is limited as one that does not.
 */
@Component(service = {Attempts.class, ActLimits.class})
public final class Attempts implements ActLimits {
  private static final int MOST = 100_000;
  private static final int NETWORK_BYTES = 8;

  /** As many places may make all of their attempts for one name. */
  private static final int PLACES = 5;

  private static final int ACTS = 120;
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final AuthSettings settings;
  private final TimeMeter meter;
  private final Cache<String, Bucket> buckets;

  /** Called by the framework. */
  @Activate
  public Attempts(@Reference AuthSettings settings, @Reference Time time) {
    this.settings = settings;
    this.meter = new Meter(time);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(PERIOD.multipliedBy(2)) // by then they are full again
            .ticker(time::nanos)
            .executor(Runnable::run)
            .build();
  }

  /**
   * An attempt from there.
   *
   * @throws GatewayException {@code RATE_LIMITED}
   */
  public void from(Origin origin) {
    if (!origin.equals(Origin.SHELL)) {
      take("address " + network(origin.remote()), settings.now().attemptsPerAddress());
    }
  }

  /** Who has one IPv6 address has 2^64 of them: they count as one. */
  static String network(String remote) {
    if (remote.indexOf(':') < 0) {
      return remote;
    }
    try {
      byte[] address =
          InetAddress.getByName(remote).getAddress(); // a literal: nothing is looked up
      return HexFormat.of().formatHex(address, 0, Math.min(address.length, NETWORK_BYTES));
    } catch (UnknownHostException e) {
      return remote;
    }
  }

  /**
   * An attempt for an account of that name, whether there is one or not. From one place there may
   * be few, from all together some more: so nobody can keep the owner out from elsewhere with a few
   * wrong passwords, and nobody can try many from everywhere.
   *
   * @throws GatewayException {@code RATE_LIMITED}
   */
  public void forName(String name, Origin origin) {
    int most = settings.now().attemptsPerName();
    String hash = SecretText.hash(name);
    take("name " + hash + " from " + network(origin.remote()), most);
    take("name " + hash, saturated(most));
  }

  private static int saturated(int fromOnePlace) {
    return (int) Math.min(Integer.MAX_VALUE, (long) fromOnePlace * PLACES);
  }

  /**
   * Each token and session by itself: whoever stole one must not keep its owner from taking it
   * back. In local-only mode whoever has the machine has the account.
   */
  @Override
  public void act(Caller caller) {
    if (caller.way() != AuthMethod.LOCAL_ONLY) {
      take("account " + caller.id() + " " + caller.keyId(), ACTS);
    }
  }

  private void take(String key, int perMinute) {
    ConsumptionProbe probe =
        buckets.get(key + " " + perMinute, k -> bucket(perMinute)).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new GatewayException(
              ErrorCode.RATE_LIMITED, "Too many attempts. Wait before the next one.")
          .withRetryAfter(Meter.toWait(probe.getNanosToWaitForRefill()));
    }
  }

  private Bucket bucket(int perMinute) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
        .withCustomTimePrecision(meter)
        .build();
  }
}
