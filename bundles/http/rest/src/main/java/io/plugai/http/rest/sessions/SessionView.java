package io.plugai.http.rest.sessions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionSettings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session as it is shown. */
@Schema(name = "Session", description = "A conversation that the gateway keeps.")
public record SessionView(
    String id,
    @Schema(description = "For people; made from the first message where none was given.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String name,
    @Schema(description = "The model that requests ask which name none.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String model,
    @Schema(
            implementation = Map.class,
            description = "What requests have that do not say otherwise.")
        @JsonRawValue
        String parameters,
    @Schema(description = "Instructions that stand before all messages.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String system,
    @Schema(description = "Where it branched off, if it did.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable OriginView origin,
    @Schema(description = "How many messages it has.") long messages,
    @Schema(format = "date-time") String createdAt,
    @Schema(format = "date-time", description = "When it last changed.") String updatedAt,
    @Schema(format = "date-time", description = "Since when it takes no messages.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String closedAt) {

  static SessionView of(Session session) {
    SessionSettings settings = session.settings();
    return new SessionView(
        session.id(),
        settings.name().orElse(null),
        settings.model().orElse(null),
        settings.parameters(),
        settings.system().orElse(null),
        session
            .origin()
            .map(origin -> new OriginView(origin.sessionId(), origin.messageId()))
            .orElse(null),
        session.messages(),
        session.createdAt().toString(),
        session.updatedAt().toString(),
        session.closedAt().map(Instant::toString).orElse(null));
  }

  static SessionList list(Page<Session> page) {
    return new SessionList(
        page.items().stream().map(SessionView::of).toList(), page.next().orElse(null));
  }

  /** Where a session branched off. */
  @Schema(name = "SessionOrigin", description = "Where a session branched off.")
  public record OriginView(
      @Schema(description = "The session; it may be gone.") String sessionId,
      @Schema(
              description =
                  "The message of that session that it branched off at: the last that both have, or"
                      + " the first that was said in other words.")
          String messageId) {}

  /** Sessions. */
  @Schema(description = "Sessions, the one that changed last first.")
  public record SessionList(
      List<SessionView> sessions,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}
}
