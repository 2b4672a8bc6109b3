package io.plugai.http.rest.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a model of this machine is doing, at length. */
@Schema(name = "LocalModelStatus", description = "How a model of this machine is doing.")
public record LocalModelView(
    @Schema(description = "The model's id.", example = "local/starter") String id,
    @Schema(
            description = "Where it is between disk and memory.",
            allowableValues = {"unloaded", "loading", "loaded", "busy", "unloading", "failed"})
        String state,
    @Schema(description = "Generations that run.") int active,
    @Schema(description = "How many can run at once; 0 while it is not loaded.") int capacity,
    @Schema(description = "Requests that wait.") int queued,
    @Schema(description = "About how many bytes of memory it takes; 0 while it is not loaded.")
        long memoryBytes,
    @Schema(description = "Whether it stays in memory whatever else needs room.") boolean pinned,
    @Schema(description = "When it was loaded.", format = "date-time")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String loadedSince,
    @Schema(
            description = "When it was last in use, since the gateway started.",
            format = "date-time")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String lastUsed,
    @Schema(description = "When it leaves memory, if it is not used again.", format = "date-time")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String keptUntil,
    @Schema(description = "Why the last load failed, where it did.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String problem) {

  static LocalModelView of(LocalModelStatus status) {
    return new LocalModelView(
        status.id(),
        status.state().name().toLowerCase(Locale.ROOT),
        status.active(),
        status.capacity(),
        status.queued(),
        status.memoryBytes(),
        status.pinned(),
        text(status.loadedSince()),
        text(status.lastUsed()),
        text(status.keptUntil()),
        status.problem().orElse(null));
  }

  private static @Nullable String text(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse(null);
  }

  /** Those in memory. */
  @Schema(description = "The models that are in memory.")
  public record LoadedList(List<LocalModelView> models) {}
}
