package io.plugai.http.rest.models;

import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.http.rest.common.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How a model is to be loaded. */
@Schema(
    name = "LoadOptions",
    description = "How a model is to be loaded; what is left out stays as it was.")
public record LoadOptionsBody(
    @Schema(
            description = "Tokens of context for each request, as far as the model goes.",
            minimum = "1",
            maximum = "" + LoadOptionsBody.MOST_CONTEXT)
        @Nullable Long context,
    @Schema(
            description = "Requests that it runs at once.",
            minimum = "1",
            maximum = "" + LoadOptionsBody.MOST_PARALLEL)
        @Nullable Long parallel,
    @Schema(
            description = "Seconds that it stays in memory after its last use; 0: for ever.",
            minimum = "0",
            maximum = "" + LoadOptionsBody.LONGEST_KEEP)
        @Nullable Long keepSeconds,
    @Schema(description = "Whether it stays in memory whatever else needs room.")
        @Nullable Boolean pin) {
  static final long MOST_CONTEXT = 16_777_216;
  static final long MOST_PARALLEL = 256;
  static final long LONGEST_KEEP = 31_536_000;

  /**
   * What is wished for; anything where there is no body.
   *
   * @throws io.plugai.spi.error.GatewayException with all fields that are wrong
   */
  static LoadWish wish(@Nullable LoadOptionsBody body) {
    if (body == null) {
      return LoadWish.ANY;
    }
    Fields fields = new Fields();
    LoadWish wish =
        new LoadWish(
            count(fields, "context", body.context, MOST_CONTEXT),
            count(fields, "parallel", body.parallel, MOST_PARALLEL),
            Optional.ofNullable(body.keepSeconds)
                .map(value -> fields.number("keep_seconds", value, 0, LONGEST_KEEP, 0))
                .map(Duration::ofSeconds),
            Optional.ofNullable(body.pin));
    fields.check();
    return wish;
  }

  private static OptionalInt count(Fields fields, String field, @Nullable Long value, long most) {
    return value == null
        ? OptionalInt.empty()
        : OptionalInt.of((int) fields.number(field, value, 1, most, 1));
  }
}
