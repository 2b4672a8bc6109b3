package io.plugai.http.rest.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.people.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is shown of a credential for a provider. */
@Schema(name = "ProviderKey", description = "What is shown of a credential for a provider.")
public record ProviderKeyView(
    String id,
    @Schema(description = "The provider's id.", example = "openai") String provider,
    @Schema(description = "What kind of credential.", example = "api_key") String kind,
    @Schema(description = "For people.") String name,
    @Schema(
            description =
                "The last four characters of its secret, where it has one that is long enough.")
        String hint,
    @Schema(format = "date-time") String createdAt,
    @Schema(format = "date-time") String updatedAt) {

  static ProviderKeyView of(ProviderKey key) {
    return new ProviderKeyView(
        key.id(),
        key.provider(),
        key.kind(),
        key.name(),
        key.hint(),
        key.createdAt().toString(),
        key.updatedAt().toString());
  }

  static ProviderKeyList list(Page<ProviderKey> page) {
    return new ProviderKeyList(
        page.items().stream().map(ProviderKeyView::of).toList(), page.next().orElse(null));
  }

  /** Credentials. */
  @Schema(description = "Credentials, by provider.")
  public record ProviderKeyList(
      List<ProviderKeyView> providerKeys,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}
}
