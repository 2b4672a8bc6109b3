package io.plugai.http.rest.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.Paging;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

/** What was used: by oneself, and by others for those who run the gateway. */
@Component
@Path("/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
public final class UsageResource implements ControlPlaneResource {
  private static final String USER =
      "Whose: an account's id or name, or `all`; one's own where it is missing.";
  private static final String EVERYBODY = "all";
  private static final int USUAL_DAYS = 30;
  private static final int MOST_DAYS = 366;
  private static final Map<String, UsageReports.By> BY =
      Fields.names(Arrays.stream(UsageReports.By.values()), UsageReports.By::id);

  private final UsageReports reports;
  private final People people;

  /** Asks these. */
  @Activate
  public UsageResource(@Reference UsageReports reports, @Reference People people) {
    this.reports = reports;
    this.people = people;
  }

  /** Sums. */
  @GET
  @Needs(Permission.READ)
  @Operation(
      operationId = "usage",
      summary = "What was used: requests, tokens and time",
      description = "Of others only to those who may `operate`.")
  public UsageView sums(
      @Parameter(description = USER) @QueryParam("user") @Nullable String user,
      @Parameter(
              description = "The first day, UTC; 30 days up to the last where it is missing.",
              schema = @Schema(type = "string", format = "date"))
          @QueryParam("from")
          @Nullable String from,
      @Parameter(
              description = "The last day, UTC; today where it is missing.",
              schema = @Schema(type = "string", format = "date"))
          @QueryParam("to")
          @Nullable String to,
      @Parameter(
              description = "What to keep apart.",
              schema =
                  @Schema(
                      allowableValues = {"day", "model", "key", "user"},
                      defaultValue = "day"))
          @QueryParam("by")
          @Nullable String by,
      @BeanParam Paging paging,
      @Context HttpServletRequest request) {
    Fields fields = new Fields();
    LocalDate last = fields.date("to", to, LocalDate.now(ZoneOffset.UTC));
    LocalDate first = fields.date("from", from, last.minusDays(USUAL_DAYS - 1L));
    UsageReports.By kind = fields.oneOf("by", by, BY).orElse(UsageReports.By.DAY);
    checkSpan(first, last, fields);
    fields.check();
    List<UsageReports.Sum> sums = reports.sums(whose(user, request), first, last, kind);
    return UsageView.of(first, last, kind, sums, paging.of(sums, UsageReports.Sum::name));
  }

  private static void checkSpan(LocalDate first, LocalDate last, Fields fields) {
    if (first.isAfter(last)) {
      fields.wrong("from", "is after the last day");
    } else if (ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
      fields.wrong("from", "is more than %d days before the last".formatted(MOST_DAYS));
    }
  }

  /** Single generations. */
  @GET
  @Path("records")
  @Needs(Permission.READ)
  @Operation(
      operationId = "usageRecords",
      summary = "Single generations that have ended, the newest first",
      description = "Of others only to those who may `operate`.")
  public RecordList records(
      @Parameter(description = USER) @QueryParam("user") @Nullable String user,
      @Parameter(
              description = "Only those that ended before.",
              schema = @Schema(type = "string", format = "date-time"))
          @QueryParam("before")
          @Nullable String before,
      @BeanParam Paging paging,
      @Context HttpServletRequest request) {
    Fields fields = new Fields();
    Optional<Instant> end = fields.instant("before", before);
    Optional<String> after = paging.after(fields);
    int limit = paging.limit(fields);
    fields.check();
    Page<UsageRecord> page = reports.records(whose(user, request), end, after, limit);
    return new RecordList(
        page.items().stream().map(RecordView::of).toList(), page.next().orElse(null));
  }

  /** Whose usage is told: empty for everybody's. Others learn nothing, not even who there is. */
  private Optional<String> whose(@Nullable String user, HttpServletRequest request) {
    Caller caller = WebRequest.requireCaller(request);
    if (user == null || user.equals(caller.id())) {
      return Optional.of(caller.id());
    }
    if (!caller.may(Permission.OPERATE)) {
      if (user.equals(people.me(caller).name())) {
        return Optional.of(caller.id());
      }
      throw new GatewayException(ErrorCode.FORBIDDEN, "Only one's own usage is shown.");
    }
    return user.equals(EVERYBODY) ? Optional.empty() : Optional.of(people.require(user).id());
  }

  /** Single generations. */
  @Schema(name = "UsageRecordList", description = "Single generations, the newest first.")
  public record RecordList(
      List<RecordView> records,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}
}
