package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of the list of jobs. */
@Schema(description = "A part of the list of jobs, the newest first.")
public record JobPage(
    List<JobData> jobs,
    @Schema(
            description = "What to ask with, as after, for the part behind it; not at the end.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String next) {}
