package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a generation took. */
@Schema(description = "What a generation took.")
public record UsageData(
    @Schema(description = "Tokens read; absent where the backend counts none.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Long inputTokens,
    @Schema(description = "Tokens generated; absent where the backend counts none.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Long outputTokens,
    @Schema(
            description =
                "What else was counted, by unit: cached_input_tokens and reasoning_output_tokens,"
                    + " which are parts of the above, images, seconds, characters, and units of"
                    + " the provider's own.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, BigDecimal> details,
    @Schema(description = "What the provider says it cost.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable CostData cost) {

  /** What it cost. */
  @Schema(name = "Cost", description = "What it cost, as the provider says.")
  public record CostData(
      @Schema(description = "In whole units of the currency.") BigDecimal amount,
      @Schema(
              description = "Its code, or a unit of the provider's own, as credits.",
              example = "USD")
          String currency) {}
}
