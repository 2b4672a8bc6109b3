package io.plugai.http.rest.tokens;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.Tokens;
import io.plugai.http.rest.common.LimitsView;
import io.plugai.http.rest.common.SecretText;
import io.plugai.spi.credential.Secret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token or an access key as it is shown. */
@Schema(name = "Token", description = "An API token, or an access key for local models.")
public record TokenView(
    String id,
    @Schema(description = "For people.") String name,
    @Schema(description = "Its last four characters.") String lastFour,
    @Schema(description = "What it may do at most.") List<String> scopes,
    @Schema(
            description =
                "The models that it may ask: ids, or beginnings of ids with a `*` behind them. None:"
                    + " all, or all local ones for an access key.")
        List<String> models,
    LimitsView limits,
    @Schema(format = "date-time") String createdAt,
    @Schema(format = "date-time", description = "When its time is over; missing: never.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String expiresAt,
    @Schema(format = "date-time", description = "When it was last used, to the minute.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String lastUsedAt,
    @Schema(format = "date-time", description = "When it was revoked, where it was.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String revokedAt,
    @Schema(
            implementation = String.class,
            description = "The token itself, only in the answer to the request that made it.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonSerialize(using = SecretText.ShownOnce.class)
        @Nullable Secret secret) {

  static TokenView of(Tokens.NewToken made) {
    return view(made.token(), made.text());
  }

  static TokenList list(Page<Token> page) {
    return new TokenList(
        page.items().stream().map(token -> view(token, null)).toList(), page.next().orElse(null));
  }

  private static TokenView view(Token token, @Nullable Secret text) {
    return new TokenView(
        token.id(),
        token.name(),
        token.lastFour(),
        token.scopes().stream().sorted().map(Permission::scope).toList(),
        token.models().patterns(),
        LimitsView.of(token.limits()),
        token.createdAt().toString(),
        text(token.expiresAt()),
        text(token.lastUsedAt()),
        text(token.revokedAt()),
        text);
  }

  private static @Nullable String text(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse(null);
  }

  /** Tokens or access keys. */
  @Schema(description = "Tokens or access keys, the newest first.")
  public record TokenList(
      List<TokenView> tokens,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}
}
