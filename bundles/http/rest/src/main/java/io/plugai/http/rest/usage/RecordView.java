package io.plugai.http.rest.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.support.web.contract.UsageData;
import io.plugai.support.web.contract.UsageData.CostData;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A generation as it is shown: what it took, never what was said. */
@Schema(name = "UsageRecord", description = "One generation that has ended.")
public record RecordView(
    String id,
    @Schema(format = "date-time") String endedAt,
    String requestId,
    @Schema(description = "The account's id.") String user,
    @Schema(description = "The way in.", example = "api-tokens") String way,
    @Schema(description = "The token, access key or session.") String key,
    String provider,
    String model,
    String modality,
    boolean streamed,
    @Schema(
            description = "Whose credential the provider was shown, where it was shown one.",
            allowableValues = {"user", "operator"})
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String payer,
    @Schema(description = "`completed`, `cancelled`, or the code of the failure.") String outcome,
    long inputTokens,
    long outputTokens,
    @Schema(description = "Whether the numbers of tokens are estimates.") boolean estimated,
    @Schema(description = "What else the backend counted, by unit, as images or seconds.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, BigDecimal> details,
    @Schema(description = "What the provider says it cost.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        UsageData.@Nullable CostData cost,
    @Schema(description = "Milliseconds until the backend was handed the request.")
        long waitedMillis,
    @Schema(description = "Milliseconds until the first event, where there was one.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Long firstEventMillis,
    @Schema(description = "Milliseconds from arrival to end.") long durationMillis,
    @Schema(description = "Whether another model was asked after it, for the same request.")
        boolean followed) {

  static RecordView of(UsageRecord record) {
    return new RecordView(
        record.id(),
        record.endedAt().toString(),
        record.requestId(),
        record.userId(),
        record.way(),
        record.keyId(),
        record.provider(),
        record.model(),
        record.modality(),
        record.streamed(),
        record.payer().map(Payer::id).orElse(null),
        record.outcome(),
        record.inputTokens(),
        record.outputTokens(),
        record.estimated(),
        record.details(),
        record.cost().map(cost -> new CostData(cost.amount(), cost.currency())).orElse(null),
        record.waitedMillis(),
        record.firstEventMillis().orElse(null),
        record.durationMillis(),
        record.followed());
  }
}
