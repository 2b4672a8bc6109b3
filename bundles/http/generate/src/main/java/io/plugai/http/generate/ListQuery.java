package io.plugai.http.generate;

import io.plugai.core.api.request.RequestQuery;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.RequestState;
import io.plugai.http.generate.answer.RequestViews;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.contract.RequestPage;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The query of a list of requests: {@code state} (several, with commas), {@code model}, {@code
 * after}, {@code limit}.
 *
 * @param limit how many a page holds
 */
record ListQuery(RequestQuery query, int limit) {
  private static final int USUAL = 50;
  private static final int MOST = 200;
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,2}");
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,15})\\.([A-Za-z0-9_.-]{1,128})");

  /** Reads it; one more is asked for than a page holds. */
  static ListQuery of(HttpServletRequest request, String callerId) {
    int limit = limit(request.getParameter("limit"));
    return new ListQuery(
        new RequestQuery(
            callerId,
            states(request.getParameter("state")),
            Optional.ofNullable(request.getParameter("model")),
            Optional.ofNullable(request.getParameter("after")).map(ListQuery::position),
            limit + 1),
        limit);
  }

  /** How many a page holds. */
  static int limit(@Nullable String text) {
    if (text == null) {
      return USUAL;
    }
    if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) > MOST) {
      throw GatewayException.invalid("limit", "must be a number from 1 to " + MOST);
    }
    return Integer.parseInt(text);
  }

  private static Set<RequestState> states(@Nullable String text) {
    Set<RequestState> states = EnumSet.noneOf(RequestState.class);
    if (text != null) {
      for (String name : text.split(",", -1)) {
        states.add(
            RequestState.of(name)
                .orElseThrow(
                    () ->
                        GatewayException.invalid(
                            "state",
                            "must be of queued, loading, running, succeeded, failed, cancelled,"
                                + " expired")));
      }
    }
    return states;
  }

  private static RequestQuery.Position position(String text) {
    Matcher cursor = CURSOR.matcher(text);
    if (!cursor.matches()) {
      throw GatewayException.invalid("after", "is not where a page ended");
    }
    return new RequestQuery.Position(
        Instant.ofEpochMilli(Long.parseLong(cursor.group(1))), cursor.group(2));
  }

  /** A page of what was found. */
  RequestPage page(List<RequestRecord> found) {
    List<RequestRecord> items = found.subList(0, Math.min(limit, found.size()));
    return new RequestPage(
        items.stream().map(RequestViews::of).toList(),
        found.size() <= limit ? null : cursor(items.get(limit - 1)));
  }

  private static String cursor(RequestRecord last) {
    return last.listedAt().toEpochMilli() + "." + last.id();
  }
}
