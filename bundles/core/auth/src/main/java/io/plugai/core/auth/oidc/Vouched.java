package io.plugai.core.auth.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import io.plugai.core.api.people.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the provider says of somebody.
 *
 * @param role what its claims make them; empty where the account decides
 * @param wishedName what a new account would be called after
 */
record Vouched(
    String subject, Optional<Role> role, String wishedName, String displayName, Instant expiresAt) {

  static Vouched of(JWTClaimsSet claims, OidcSettings settings) {
    String name = text(claims.getClaim(settings.nameClaim())).orElse("");
    return new Vouched(
        claims.getSubject(),
        settings.rolesClaim().isEmpty()
            ? Optional.empty()
            : Optional.of(role(find(claims.getClaims(), settings.rolesClaim()), settings)),
        name,
        text(claims.getClaim("name")).orElse(name),
        claims.getExpirationTime().toInstant().plus(TokenCheck.SKEW));
  }

  private static Optional<String> text(@Nullable Object claim) {
    return claim instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static Role role(@Nullable Object claim, OidcSettings settings) {
    Set<String> operators = settings.operatorValues();
    boolean operator =
        claim instanceof Collection<?> several
            ? several.stream().anyMatch(value -> operators.contains(String.valueOf(value)))
            : claim instanceof String text
                && List.of(text.split(" ")).stream().anyMatch(operators::contains);
    return operator ? Role.OPERATOR : Role.USER;
  }

  private static @Nullable Object find(Map<String, Object> claims, List<String> way) {
    Object found = claims;
    for (String step : way) {
      found = found instanceof Map<?, ?> object ? object.get(step) : null;
    }
    return found;
  }
}
