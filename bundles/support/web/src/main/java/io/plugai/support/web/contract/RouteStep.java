package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.route.RouteTaken;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one candidate on the way to an answer. */
@Schema(description = "What became of one candidate on the way to an answer.")
public record RouteStep(
    @Schema(description = "The model's id.") String model,
    @Schema(
            description =
                "`answered`; `failed` before its first event; `unfit`: it cannot do what is asked, or"
                    + " cannot run; `not_loaded`: it is not in memory and was not waited for;"
                    + " `circuit_open`: it has not answered of late, and others come first.",
            allowableValues = {"answered", "failed", "unfit", "not_loaded", "circuit_open"})
        String outcome,
    @Schema(
            description = "The error code, where it failed or is unfit.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String code,
    @Schema(description = "Until its first event or its failure.") long milliseconds) {

  /** All steps of a way. */
  public static List<RouteStep> of(RouteTaken way) {
    return way.steps().stream()
        .map(
            step ->
                new RouteStep(
                    step.model(), step.outcome().id(), step.code().orElse(null), step.millis()))
        .toList();
  }
}
