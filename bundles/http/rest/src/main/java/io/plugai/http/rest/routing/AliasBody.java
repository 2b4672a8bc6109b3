package io.plugai.http.rest.routing;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;
import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Candidate;
import io.plugai.core.api.route.Alias.Policy;
import io.plugai.core.api.route.RouteWish;
import io.plugai.http.rest.common.Fields;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alias to be set. */
@Schema(name = "AliasChange", description = "What an alias stands for.")
public record AliasBody(
    @Schema(
            description = "Which candidate is asked first; the others follow where it fails.",
            allowableValues = {"order", "weighted", "latency"},
            defaultValue = "order",
            requiredMode = NOT_REQUIRED)
        @Nullable String policy,
    @ArraySchema(
            minItems = 1,
            maxItems = RouteWish.MOST_CANDIDATES,
            arraySchema =
                @Schema(
                    description = "The models; they need not be there yet.",
                    requiredMode = REQUIRED))
        @Nullable List<@Nullable CandidateBody> candidates) {
  private static final Map<String, Policy> POLICIES =
      Fields.names(Arrays.stream(Policy.values()), Policy::id);

  /** One of the models. */
  @Schema(name = "CandidateChange", description = "One of the models behind an alias.")
  public record CandidateBody(
      @Schema(
              description = "The model's id.",
              maxLength = 512,
              example = "local/starter",
              requiredMode = REQUIRED)
          @Nullable String model,
      @Schema(
              description =
                  "Its share, where the policy is by weight; 0: only where the others fail.",
              minimum = "0",
              maximum = "" + Alias.MOST_WEIGHT,
              defaultValue = "1",
              requiredMode = NOT_REQUIRED)
          @Nullable Long weight) {}

  /**
   * The alias.
   *
   * @throws io.plugai.spi.error.GatewayException with all fields that are wrong
   */
  Alias named(String name) {
    Fields fields = new Fields();
    Policy wanted = fields.oneOf("policy", policy, POLICIES).orElse(Policy.ORDER);
    List<Candidate> models = new ArrayList<>();
    List<@Nullable CandidateBody> given = candidates == null ? List.of() : candidates;
    for (int i = 0; i < Math.min(given.size(), RouteWish.MOST_CANDIDATES + 1); i++) {
      models.add(candidate(fields, given.get(i), "candidates[" + i + "]"));
    }
    fields.check();
    return new Alias(name, wanted, models, false);
  }

  private static Candidate candidate(Fields fields, @Nullable CandidateBody given, String field) {
    String model = fields.text(field + ".model", given == null ? null : given.model);
    Long weight = given == null ? null : given.weight;
    return new Candidate(
        model, (int) fields.number(field + ".weight", weight, 0, Alias.MOST_WEIGHT, 1));
  }
}
