package io.plugai.http.rest.common;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plugai.core.api.people.Page;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a request asks for. Filled in by JAX-RS, for one request. What marks the
 * fields as properties is for the build of the API description, which would not see them otherwise.
 */
public final class Paging {
  private static final int MOST = 200;
  private static final int USUAL = 50;
  private static final int MOST_CURSOR = 256;

  @Parameter(description = "The `next` of the part before; the beginning where it is missing.")
  @QueryParam("after")
  @JsonProperty
  private @Nullable String after;

  @Parameter(
      description = "The most to tell of.",
      schema = @Schema(minimum = "1", maximum = "200", defaultValue = "50"))
  @QueryParam("limit")
  @JsonProperty
  private @Nullable String limit;

  /** How many. */
  public int limit(Fields fields) {
    return fields.number("limit", limit, 1, MOST, USUAL);
  }

  /** Behind what. */
  public Optional<String> after(Fields fields) {
    if (after != null && (after.isEmpty() || after.length() > MOST_CURSOR)) {
      fields.wrong("after", "is no `next` of this list");
      return Optional.empty();
    }
    return Optional.ofNullable(after);
  }

  /** The part of a short list that is at hand as a whole. */
  public <T> Page<T> of(Collection<T> all, Function<T, String> key) {
    Fields fields = new Fields();
    int most = limit(fields);
    String from = after(fields).orElse("");
    fields.check();
    List<T> rest =
        all.stream()
            .filter(item -> key.apply(item).compareTo(from) > 0)
            .sorted(Comparator.comparing(key))
            .limit(most + 1L)
            .toList();
    return rest.size() <= most
        ? new Page<>(rest, Optional.empty())
        : new Page<>(rest.subList(0, most), Optional.of(key.apply(rest.get(most - 1))));
  }

  /** A key that sorts the newest first. */
  public static String newestFirst(Instant at, String id) {
    return "%016x-%s".formatted(Long.MAX_VALUE - at.toEpochMilli(), id);
  }
}
