package io.plugai.http.rest.common;

import io.plugai.core.api.access.UsageLimits;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Limits, in requests and answers. */
@Schema(name = "Limits", description = "How much may be asked of models; 0 is without a limit.")
public record LimitsView(
    @Schema(
            description = "Generations begun per minute.",
            minimum = "0",
            maximum = "2147483647",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Long requestsPerMinute,
    @Schema(
            description = "Tokens per minute, input and output together.",
            minimum = "0",
            maximum = "2147483647",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Long tokensPerMinute,
    @Schema(
            description = "Generations at once.",
            minimum = "0",
            maximum = "2147483647",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Long concurrent) {

  /** Limits as they are shown. */
  public static LimitsView of(UsageLimits limits) {
    return new LimitsView(
        (long) limits.requestsPerMinute(),
        (long) limits.tokensPerMinute(),
        (long) limits.concurrent());
  }

  /** Limits as they are asked for; none where nothing is said. */
  public static UsageLimits read(@Nullable LimitsView view, Fields fields) {
    return view == null
        ? UsageLimits.NONE
        : new UsageLimits(
            limit("limits.requests_per_minute", view.requestsPerMinute, fields),
            limit("limits.tokens_per_minute", view.tokensPerMinute, fields),
            limit("limits.concurrent", view.concurrent, fields));
  }

  private static int limit(String field, @Nullable Long value, Fields fields) {
    return (int) fields.number(field, value, 0, Integer.MAX_VALUE, 0);
  }
}
