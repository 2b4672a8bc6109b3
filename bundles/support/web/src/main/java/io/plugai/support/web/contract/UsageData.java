package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/** What a generation took. */
@Schema(description = "What a generation took.")
public record UsageData(
    @Schema(description = "Tokens read.") long inputTokens,
    @Schema(description = "Tokens generated.") long outputTokens,
    @Schema(description = "Parts of these by name, for example cached_input_tokens.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Long> details) {}
