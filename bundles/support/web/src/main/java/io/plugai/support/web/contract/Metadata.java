package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.route.RouteTaken;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What else there is to know of an answer. */
@Schema(description = "What else there is to know of an answer.")
public record Metadata(
    @Schema(description = "What the provider says beside its answer, in its own words.")
        Map<String, Object> provider,
    @Schema(description = "The full id of the model that answered.") String modelUsed,
    @Schema(description = "Whether that is the default model, in the place of those wanted.")
        boolean fallback,
    @Schema(
            description = "The way to it, where there was more than one to go.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<RouteStep> route) {

  /**
   * Of an answer.
   *
   * @param asked the model that was asked for
   * @param way the way that was taken, where there was more than one
   */
  public static Metadata of(Map<String, Object> provider, String asked, Optional<RouteTaken> way) {
    return new Metadata(
        provider,
        way.flatMap(RouteTaken::modelUsed).orElse(asked),
        way.map(RouteTaken::fallback).orElse(false),
        way.map(RouteStep::of).orElse(List.of()));
  }
}
