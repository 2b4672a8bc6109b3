package io.plugai.http.rest.sessions;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.session.SessionHit;
import io.plugai.core.api.session.Sessions;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.Paging;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Looks for messages in the caller's sessions. */
@Component
@Path("/v1/sessions/search")
@Produces(MediaType.APPLICATION_JSON)
public final class SearchResource implements ControlPlaneResource {
  private final Sessions sessions;

  /** Asks these. */
  @Activate
  public SearchResource(@Reference Sessions sessions) {
    this.sessions = sessions;
  }

  /** Finds them. */
  @GET
  @Needs(Permission.READ)
  @Operation(
      operationId = "searchSessions",
      summary = "Messages in one's sessions that hold all of some words, the newest first",
      description =
          "A word also finds those that begin with it. Neither case nor accents count, and no"
              + " character has a meaning of its own.")
  public HitList search(
      @Parameter(
              description = "The words, 1 to 16.",
              required = true,
              schema = @Schema(maxLength = 500))
          @QueryParam("q")
          @Nullable String words,
      @BeanParam Paging paging,
      @Context HttpServletRequest request) {
    Fields fields = new Fields();
    String wanted = fields.text("q", words);
    Optional<String> after = paging.after(fields);
    int limit = paging.limit(fields);
    fields.check();
    Page<SessionHit> page = sessions.search(SessionCallers.id(request), wanted, after, limit);
    return new HitList(
        page.items().stream().map(hit -> view(hit, wanted)).toList(), page.next().orElse(null));
  }

  private static HitView view(SessionHit hit, String words) {
    return new HitView(
        hit.session().id(),
        hit.session().settings().name().orElse(null),
        hit.message().id(),
        hit.message().turn().message().role().name().toLowerCase(Locale.ROOT),
        Excerpt.of(hit.message().turn().message().text(), words),
        hit.message().createdAt().toString());
  }

  /** Messages. */
  @Schema(name = "SessionHitList", description = "Messages that were looked for, newest first.")
  public record HitList(
      List<HitView> hits,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}

  /** A message. */
  @Schema(name = "SessionHit", description = "A message that was looked for.")
  public record HitView(
      String sessionId,
      @Schema(description = "Of the session.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String sessionName,
      String messageId,
      @Schema(allowableValues = {"system", "user", "assistant", "tool"}) String role,
      @Schema(description = "Some of its text, about where the first of the words is.")
          String excerpt,
      @Schema(format = "date-time") String createdAt) {}
}
