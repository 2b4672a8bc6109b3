package io.plugai.http.rest.routing;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.route.Alias;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** An alias, as its callers see it. */
@Schema(name = "Alias", description = "A name for several models.")
public record AliasView(
    @Schema(description = "What to put into a request as its model.", example = "fast") String name,
    @Schema(
            description =
                "Which candidate is asked first. `order`: as they stand; `weighted`: by chance, as"
                    + " often as the weights say; `latency`: whichever began to answer soonest of"
                    + " late.",
            allowableValues = {"order", "weighted", "latency"})
        String policy,
    @Schema(description = "The models behind it that the caller may ask.")
        List<CandidateView> candidates,
    @Schema(description = "Whether it stands in a file, and cannot be changed here.")
        boolean fixed) {

  /** What is not for the caller is not there. */
  static AliasView of(Alias alias, ModelScope scope) {
    return new AliasView(
        alias.name(),
        alias.policy().id(),
        alias.candidates().stream()
            .filter(candidate -> scope.allows(candidate.model()))
            .map(candidate -> new CandidateView(candidate.model(), candidate.weight()))
            .toList(),
        alias.fixed());
  }

  /** One of the models. */
  @Schema(name = "Candidate", description = "One of the models behind an alias.")
  public record CandidateView(
      @Schema(description = "The model's id.", example = "local/starter") String model,
      @Schema(description = "Its share, where the policy is by weight.") int weight) {}

  /** Aliases. */
  @Schema(description = "Aliases, by name.")
  public record AliasList(List<AliasView> aliases) {}
}
