package io.plugai.http.generate;

import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobQuery;
import io.plugai.core.api.download.JobState;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.contract.JobData;
import io.plugai.support.web.contract.JobPage;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The query of a list of jobs: {@code state} (several, with commas), {@code user}, {@code after},
 * {@code limit}.
 *
 * @param limit how many a page holds
 */
record JobListQuery(JobQuery query, int limit) {
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,15})\\.([A-Za-z0-9_.-]{1,128})");

  /** Reads it; one more is asked for than a page holds. */
  static JobListQuery of(HttpServletRequest request) {
    int limit = ListQuery.limit(request.getParameter("limit"));
    return new JobListQuery(
        new JobQuery(
            Optional.ofNullable(request.getParameter("user")),
            states(request.getParameter("state")),
            Optional.ofNullable(request.getParameter("after")).map(JobListQuery::position),
            limit + 1),
        limit);
  }

  private static Set<JobState> states(@Nullable String text) {
    Set<JobState> states = EnumSet.noneOf(JobState.class);
    if (text != null) {
      for (String name : text.split(",", -1)) {
        states.add(JobState.of(name).orElseThrow(JobListQuery::noState));
      }
    }
    return states;
  }

  private static GatewayException noState() {
    return GatewayException.invalid(
        "state",
        "must be of "
            + Stream.of(JobState.values()).map(JobState::id).collect(Collectors.joining(", ")));
  }

  private static JobQuery.Position position(String text) {
    Matcher cursor = CURSOR.matcher(text);
    if (!cursor.matches()) {
      throw GatewayException.invalid("after", "is not where a page ended");
    }
    return new JobQuery.Position(
        Instant.ofEpochMilli(Long.parseLong(cursor.group(1))), cursor.group(2));
  }

  /** A page of what was found. */
  JobPage page(List<Job> found) {
    List<Job> items = found.subList(0, Math.min(limit, found.size()));
    return new JobPage(
        items.stream().map(JobData::of).toList(),
        found.size() <= limit ? null : cursor(items.get(limit - 1)));
  }

  private static String cursor(Job last) {
    return last.createdAt().toEpochMilli() + "." + last.id();
  }
}
