package io.plugai.core.accounting;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log. An entry is in the database when {@link #record} returns; where it cannot be
 * written, the act goes on all the same, and the gateway's own log says so.
 */
@Component
public final class AuditWriter implements AuditLog {
  private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
  private static final HexFormat HEX = HexFormat.of();
  private static final int RANDOM_DIGITS = 12;
  private static final int BITS_OF_ORDER = 16;
  private static final int LONGEST_DETAILS = 1000;

  private final AuditStore store;
  private final AtomicLong latest = new AtomicLong();

  /** Called by the framework. */
  @Activate
  public AuditWriter(@Reference AuditStore store) {
    this.store = store;
  }

  @Override
  public void record(String actorId, String action, String subject, String details, Origin origin) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    AuditEntry entry =
        new AuditEntry(
            id(now.toEpochMilli()),
            now,
            actorId,
            action,
            subject,
            origin.remote(),
            origin.requestId(),
            details.substring(0, Math.min(details.length(), LONGEST_DETAILS)));
    try {
      store.append(entry);
    } catch (GatewayException e) {
      LOG.error("The audit log lacks an entry, {}: {}", action, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The audit log lacks an entry, {}.", action, e);
    }
  }

  /** Sorts by time; entries of one millisecond sort as they came. */
  private String id(long epochMillis) {
    long order = latest.updateAndGet(before -> Math.max(before + 1, epochMillis << BITS_OF_ORDER));
    return "aud_"
        + HEX.toHexDigits(order)
        + HEX.toHexDigits(ThreadLocalRandom.current().nextLong(), RANDOM_DIGITS);
  }

  @Override
  public Page<AuditEntry> entries(Optional<String> action, Optional<String> after, int limit) {
    return store.entries(action, after, limit);
  }
}
