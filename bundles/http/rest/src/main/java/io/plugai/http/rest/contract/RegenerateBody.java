package io.plugai.http.rest.contract;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** The body of {@code POST /v1/requests/{request_id}/regenerate}. */
@Schema(name = "RegenerateRequest", description = "What is to be different.")
public record RegenerateBody(
    @Schema(
            description = "Another model, or an alias; it takes the place of several.",
            maxLength = 512,
            example = "local/starter",
            requiredMode = NOT_REQUIRED)
        String model,
    @ArraySchema(
            minItems = 1,
            maxItems = 16,
            schema = @Schema(maxLength = 512),
            arraySchema =
                @Schema(
                    description = "Other models, in their order; they take the place of one.",
                    requiredMode = NOT_REQUIRED))
        List<String> models,
    @Schema(
            description = "What to do where no model is ready.",
            allowableValues = {"default", "wait", "none"},
            requiredMode = NOT_REQUIRED)
        String fallback,
    @Schema(
            description = "Parameters that change; those that are null go.",
            example = "{\"temperature\": 0.9}",
            requiredMode = NOT_REQUIRED)
        Map<String, Object> parameters,
    @Schema(description = "Whether to answer with a stream of events.", requiredMode = NOT_REQUIRED)
        boolean stream,
    @Schema(
            description = "What happens when the client leaves.",
            allowableValues = {"cancel", "continue"},
            requiredMode = NOT_REQUIRED)
        String onDisconnect) {}
