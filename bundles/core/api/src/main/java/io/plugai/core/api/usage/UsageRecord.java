package io.plugai.core.api.usage;

import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.spi.generation.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt at a generation that has ended: what it took, never what was said, unless the
 * operator turned that on.
 *
 * @param id sorts by time
 * @param endedAt when it ended
 * @param way id of the {@link io.plugai.core.api.access.AuthMethod} in
 * @param keyId id of the token, access key or session; the way's own where there is none
 * @param model the model's full id
 * @param payer whose credential the provider was shown; empty for local models, and where none was
 *     chosen yet
 * @param outcome {@code completed}, {@code cancelled}, or the code of the failure
 * @param inputTokens what the backend counted, or an estimate from what was sent
 * @param outputTokens what the backend counted, or an estimate from what was delivered
 * @param estimated whether the numbers of tokens are estimates
 * @param details what else the backend counted, by unit, see {@link Usage}
 * @param cost what the provider says it cost
 * @param waitedMillis until the backend was handed the request
 * @param firstEventMillis until the first event; empty where there was none
 * @param durationMillis from arrival to end
 * @param followed whether another attempt at the same request came after it, with another model
 * @param prompt the input as JSON, only where the operator asked for it
 */
public record UsageRecord(
    String id,
    Instant endedAt,
    String requestId,
    String userId,
    String way,
    String keyId,
    String provider,
    String model,
    String modality,
    boolean streamed,
    Optional<Payer> payer,
    String outcome,
    long inputTokens,
    long outputTokens,
    boolean estimated,
    Map<String, BigDecimal> details,
    Optional<Usage.Cost> cost,
    long waitedMillis,
    Optional<Long> firstEventMillis,
    long durationMillis,
    boolean followed,
    Optional<String> prompt) {

  public UsageRecord {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** The same with another prompt. */
  public UsageRecord withPrompt(Optional<String> other) {
    return new UsageRecord(
        id,
        endedAt,
        requestId,
        userId,
        way,
        keyId,
        provider,
        model,
        modality,
        streamed,
        payer,
        outcome,
        inputTokens,
        outputTokens,
        estimated,
        details,
        cost,
        waitedMillis,
        firstEventMillis,
        durationMillis,
        followed,
        other);
  }

  /** Never shows the prompt. */
  @Override
  public String toString() {
    return "UsageRecord[" + requestId + ", " + model + ", " + outcome + "]";
  }
}
