package io.plugai.http.rest.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.usage.UsageReports;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Sums over some days. */
@Schema(name = "Usage", description = "What was used on some days.")
public record UsageView(
    @Schema(format = "date", description = "The first day, UTC.") String from,
    @Schema(format = "date", description = "The last day, UTC.") String to,
    @Schema(allowableValues = {"day", "model", "key", "user"}) String by,
    @Schema(description = "All of it, whatever part of the list is shown.") SumView total,
    List<SumView> sums,
    @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String next) {

  static UsageView of(
      LocalDate first,
      LocalDate last,
      UsageReports.By by,
      List<UsageReports.Sum> all,
      Page<UsageReports.Sum> shown) {
    return new UsageView(
        first.toString(),
        last.toString(),
        by.id(),
        SumView.of(total(all)),
        shown.items().stream().map(SumView::of).toList(),
        shown.next().orElse(null));
  }

  private static UsageReports.Sum total(List<UsageReports.Sum> sums) {
    return new UsageReports.Sum(
        "total",
        sum(sums, UsageReports.Sum::requests),
        sum(sums, UsageReports.Sum::failed),
        sum(sums, UsageReports.Sum::cancelled),
        sum(sums, UsageReports.Sum::inputTokens),
        sum(sums, UsageReports.Sum::outputTokens),
        sum(sums, UsageReports.Sum::durationMillis));
  }

  private static long sum(List<UsageReports.Sum> sums, ToLongFunction<UsageReports.Sum> part) {
    return sums.stream().mapToLong(part).sum();
  }

  /** What was used of one thing. */
  @Schema(name = "UsageSum", description = "What was used of one thing.")
  public record SumView(
      @Schema(description = "The day, or the id of the model, key or account; or `total`.")
          String name,
      @Schema(description = "Generations that have ended.") long requests,
      @Schema(description = "Those that failed.") long failed,
      @Schema(description = "Those that were cancelled.") long cancelled,
      long inputTokens,
      long outputTokens,
      @Schema(description = "Milliseconds from arrival to end, all together.")
          long durationMillis) {

    private static SumView of(UsageReports.Sum sum) {
      return new SumView(
          sum.name(),
          sum.requests(),
          sum.failed(),
          sum.cancelled(),
          sum.inputTokens(),
          sum.outputTokens(),
          sum.durationMillis());
    }
  }
}
