package io.plugai.http.rest.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.Paging;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import javax.ws.rs.BeanParam;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What was done to the gateway, for the operator. */
@Component
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource implements ControlPlaneResource {
  private final AuditLog log;

  /** Asks this log. */
  @Activate
  public AuditResource(@Reference AuditLog log) {
    this.log = log;
  }

  /** What was written down. */
  @GET
  @Needs(Permission.OPERATE)
  @Operation(operationId = "audit", summary = "Acts that bear on security, the newest first")
  public AuditList list(
      @Parameter(description = "Only those of this kind, as `login.failed`.") @QueryParam("action")
          @Nullable String action,
      @BeanParam Paging paging) {
    Fields fields = new Fields();
    Optional<String> only = fields.optional("action", action);
    Optional<String> after = paging.after(fields);
    int limit = paging.limit(fields);
    fields.check();
    Page<AuditEntry> page = log.entries(only, after, limit);
    return new AuditList(
        page.items().stream().map(AuditResource::view).toList(), page.next().orElse(null));
  }

  private static AuditView view(AuditEntry entry) {
    return new AuditView(
        entry.id(),
        entry.at().toString(),
        entry.actorId(),
        entry.action(),
        entry.subject(),
        entry.remote(),
        entry.requestId(),
        entry.details());
  }

  /** Acts. */
  @Schema(description = "Acts, the newest first.")
  public record AuditList(
      List<AuditView> entries,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}

  /** One act. */
  @Schema(name = "AuditEntry", description = "One act that bears on the gateway's security.")
  public record AuditView(
      String id,
      @Schema(format = "date-time") String at,
      @Schema(description = "The account that acts; `shell`; `unknown` before a login.")
          String actor,
      @Schema(description = "What was done.", example = "user.updated") String action,
      @Schema(description = "What it was done to; empty where there is nothing.") String subject,
      @Schema(description = "The client's address.") String remote,
      String requestId,
      String details) {}
}
