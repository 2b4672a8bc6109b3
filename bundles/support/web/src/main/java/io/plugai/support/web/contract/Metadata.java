package io.plugai.support.web.contract;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/** What else there is to know of an answer. */
@Schema(description = "What else there is to know of an answer.")
public record Metadata(
    @Schema(description = "What the provider says beside its answer, in its own words.")
        Map<String, Object> provider) {}
