package io.plugai.http.rest.hub;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plugai.core.api.hub.HubQuery;
import io.plugai.http.rest.common.Fields;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for. Filled in by JAX-RS, for one request; what marks the fields as properties is
 * for the build of the API description.
 */
public final class HubSearchParameters {
  private static final int MOST = 200;
  private static final int USUAL = 20;
  private static final int MOST_MIB = 1 << 24;

  @Parameter(description = "Words of the name; all models where it is missing.")
  @QueryParam("q")
  @JsonProperty
  private @Nullable String text;

  @Parameter(description = "Where to look; the first source that can be searched if missing.")
  @QueryParam("source")
  @JsonProperty
  private @Nullable String source;

  @Parameter(description = "What it is for, as the source calls it.", example = "text-generation")
  @QueryParam("task")
  @JsonProperty
  private @Nullable String task;

  @Parameter(description = "Format or library.", example = "gguf")
  @QueryParam("library")
  @JsonProperty
  private @Nullable String library;

  @Parameter(description = "An SPDX identifier in lower case.", example = "apache-2.0")
  @QueryParam("licence")
  @JsonProperty
  private @Nullable String licence;

  @Parameter(
      description = "Only weights of so many MiB or more.",
      schema = @Schema(type = "integer", minimum = "0"))
  @QueryParam("min_mib")
  @JsonProperty
  private @Nullable String leastMib;

  @Parameter(
      description = "Only weights of so many MiB or fewer.",
      schema = @Schema(type = "integer", minimum = "0"))
  @QueryParam("max_mib")
  @JsonProperty
  private @Nullable String mostMib;

  @Parameter(
      description = "`true`: only what would run on this machine now.",
      schema = @Schema(type = "boolean", defaultValue = "false"))
  @QueryParam("runs")
  @JsonProperty
  private @Nullable String runs;

  @Parameter(description = "The `next` of the page before; the beginning where it is missing.")
  @QueryParam("after")
  @JsonProperty
  private @Nullable String after;

  @Parameter(
      description =
          "How many to ask the source for, of which 100 come at once; those that do not match are"
              + " left out.",
      schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "20"))
  @QueryParam("limit")
  @JsonProperty
  private @Nullable String limit;

  Optional<String> source() {
    return Optional.ofNullable(source);
  }

  /**
   * Reads them.
   *
   * @throws io.plugai.spi.error.GatewayException {@code VALIDATION} with all that are wrong
   */
  HubQuery query() {
    Fields fields = new Fields();
    HubQuery query =
        new HubQuery(
            fields.optional("q", text).orElse(""),
            fields.optional("task", task),
            fields.optional("library", library),
            fields.optional("licence", licence),
            bytes(fields, "min_mib", leastMib),
            bytes(fields, "max_mib", mostMib),
            fields.oneOf("runs", runs, Map.of("true", true, "false", false)).orElse(false),
            fields.number("limit", limit, 1, MOST, USUAL),
            fields.optional("after", after));
    fields.check();
    return query;
  }

  private static OptionalLong bytes(Fields fields, String field, @Nullable String mib) {
    int read = fields.number(field, mib, 0, MOST_MIB, -1);
    return read < 0 ? OptionalLong.empty() : OptionalLong.of((long) read << 20);
  }
}
