package io.plugai.http.rest.login;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.plugai.core.api.people.People;
import io.plugai.http.rest.common.SecretText;
import io.plugai.http.rest.people.UserView;
import io.plugai.spi.credential.Secret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;

/** A session, just begun or gone on with. */
@Schema(name = "Login", description = "A session, just begun or gone on with.")
public record LoginView(
    @Schema(implementation = String.class, description = "For `Authorization: Bearer`.")
        @JsonSerialize(using = SecretText.ShownOnce.class)
        Secret accessToken,
    @Schema(allowableValues = "Bearer") String tokenType,
    @Schema(description = "Seconds until another access token is needed.") long expiresIn,
    @Schema(implementation = String.class, description = "Gets the next access token, once.")
        @JsonSerialize(using = SecretText.ShownOnce.class)
        Secret refreshToken,
    String sessionId,
    UserView user) {

  static LoginView of(People.Login login) {
    return new LoginView(
        login.accessToken(),
        "Bearer",
        Math.max(0, Duration.between(Instant.now(), login.accessExpiresAt()).toSeconds()),
        login.refreshToken(),
        login.session().id(),
        UserView.own(login.user()));
  }
}
