package io.plugai.http.rest.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.plugai.core.api.people.Invite;
import io.plugai.http.rest.common.SecretText;
import io.plugai.spi.credential.Secret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One invite. */
@Schema(name = "Invite", description = "Lets one person register, once.")
public record InviteView(
    String id,
    @Schema(allowableValues = {"operator", "user"}) String role,
    @Schema(description = "For whom it is.") String note,
    @Schema(description = "The account that made it.") String createdBy,
    @Schema(format = "date-time") String createdAt,
    @Schema(format = "date-time") String expiresAt,
    @Schema(description = "The account that was made with it.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String usedBy,
    @Schema(format = "date-time") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String revokedAt,
    @Schema(
            implementation = String.class,
            description = "The code, only in the answer to the request that made it.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonSerialize(using = SecretText.ShownOnce.class)
        @Nullable Secret code) {

  static InviteView of(Invite invite, @Nullable Secret code) {
    return new InviteView(
        invite.id(),
        invite.role().id(),
        invite.note(),
        invite.createdBy(),
        invite.createdAt().toString(),
        invite.expiresAt().toString(),
        invite.usedBy().orElse(null),
        invite.revokedAt().map(Instant::toString).orElse(null),
        code);
  }

  /** Invites. */
  @Schema(description = "Invites, the newest first.")
  public record InviteList(
      List<InviteView> invites,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}
}
