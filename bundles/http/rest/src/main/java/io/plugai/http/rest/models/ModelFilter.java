package io.plugai.http.rest.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelQuery.Order;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.http.rest.common.Fields;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/**
 * Which models a request asks for. Filled in by JAX-RS, for one request; see {@link
 * io.plugai.http.rest.common.Paging} for the annotations.
 */
public final class ModelFilter {
  private static final Map<String, Modality> MODALITIES =
      Fields.names(Arrays.stream(Modality.values()), Modality::id);
  private static final Map<String, Capability> CAPABILITIES =
      Fields.names(Arrays.stream(Capability.values()), Capability::id);
  private static final Map<String, ModelStatus> STATUSES =
      Fields.names(Arrays.stream(ModelStatus.values()), ModelStatus::id);
  private static final Map<String, Order> ORDERS =
      Fields.names(Arrays.stream(Order.values()), order -> order.name().toLowerCase(Locale.ROOT));

  private static final int MOST_PAGE = 200;
  private static final int MOST_TEXT = 200;
  private static final int MOST_ID = 512;

  @Parameter(description = "What they make: `text`, `image` or `3d`.")
  @QueryParam("modality")
  @JsonProperty
  private @Nullable String modality;

  @Parameter(
      description =
          "What they can do; several, with commas between them or by asking several times,"
              + " must hold all.")
  @QueryParam("capability")
  @JsonProperty
  private @Nullable List<String> capability;

  @Parameter(
      description =
          "Whether they can be asked; several are alternatives. All but `missing` where it is left"
              + " out.")
  @QueryParam("status")
  @JsonProperty
  private @Nullable List<String> status;

  @Parameter(description = "The part of their ids before the first slash.")
  @QueryParam("provider")
  @JsonProperty
  private @Nullable String provider;

  @Parameter(
      description = "Words, each of which stands in the id, the name, the description or the tags.",
      schema = @Schema(maxLength = MOST_TEXT))
  @QueryParam("q")
  @JsonProperty
  private @Nullable String text;

  @Parameter(
      description =
          "`id`, `name`, `added`, `context_window`, `price` (of output) or `size`, with a dash in"
              + " front for the other way round. What is not known comes last.",
      schema = @Schema(defaultValue = "id"))
  @QueryParam("sort")
  @JsonProperty
  private @Nullable String sort;

  @Parameter(description = "The `next` of the part before; the beginning where it is missing.")
  @QueryParam("after")
  @JsonProperty
  private @Nullable String after;

  @Parameter(
      description = "The most to tell of; all where it is missing.",
      schema = @Schema(type = "integer", minimum = "1", maximum = "200"))
  @QueryParam("limit")
  @JsonProperty
  private @Nullable String limit;

  /**
   * What is asked for.
   *
   * @throws io.plugai.spi.error.GatewayException with all parameters that are wrong
   */
  ModelQuery query(ModelScope scope) {
    Fields fields = new Fields();
    String order = sort == null ? "id" : sort;
    boolean descending = order.startsWith("-");
    ModelQuery query =
        new ModelQuery(
            scope,
            fields.oneOf("modality", modality, MODALITIES),
            all("capability", capability, CAPABILITIES, fields),
            all("status", status, STATUSES, fields),
            bounded("provider", provider, MOST_ID, fields),
            bounded("q", text, MOST_TEXT, fields),
            fields.oneOf("sort", descending ? order.substring(1) : order, ORDERS).orElse(Order.ID),
            descending,
            bounded("after", after, MOST_ID, fields),
            limit == null
                ? OptionalInt.empty()
                : OptionalInt.of(fields.number("limit", limit, 1, MOST_PAGE, 1)));
    fields.check();
    return query;
  }

  private static <T> Set<T> all(
      String field, @Nullable List<String> given, Map<String, T> names, Fields fields) {
    Set<T> values = new LinkedHashSet<>();
    if (given != null) {
      given.stream()
          .flatMap(list -> Arrays.stream(list.split(",", -1)))
          .forEach(name -> fields.oneOf(field, name.strip(), names).ifPresent(values::add));
    }
    return values;
  }

  private static Optional<String> bounded(
      String field, @Nullable String value, int most, Fields fields) {
    if (value != null && value.length() > most) {
      fields.wrong(field, "is longer than %d characters".formatted(most));
      return Optional.empty();
    }
    return Optional.ofNullable(value).filter(any -> !any.isBlank());
  }
}
