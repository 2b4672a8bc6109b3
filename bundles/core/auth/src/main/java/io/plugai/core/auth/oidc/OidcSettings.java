package io.plugai.core.auth.oidc;

import io.plugai.core.auth.common.SecureUris;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The identity provider, checked.
 *
 * @param issuer exactly as its tokens name it
 * @param keys where its keys are; empty: where its discovery document says
 * @param rolesClaim the way to the claim with the roles; empty: roles are the account's
 */
record OidcSettings(
    String issuer,
    String audience,
    Optional<URL> keys,
    List<String> rolesClaim,
    Set<String> operatorValues,
    boolean createAccounts,
    String nameClaim) {

  OidcSettings {
    rolesClaim = List.copyOf(rolesClaim);
    operatorValues = Set.copyOf(operatorValues);
  }

  /**
   * Reads them as an operator wrote them.
   *
   * @throws IllegalArgumentException with one sentence for the operator
   */
  static OidcSettings read(OidcConfig config) {
    String issuer = config.issuer().trim();
    String audience = config.audience().trim();
    if (issuer.isEmpty() || audience.isEmpty()) {
      throw new IllegalArgumentException(
          "The way in 'oidc' needs issuer and audience: set both in %s.cfg."
              .formatted(OidcConfig.PID));
    }
    url(issuer, "issuer");
    String keys = config.jwks__uri().trim();
    String roles = config.roles__claim().trim();
    return new OidcSettings(
        issuer,
        audience,
        keys.isEmpty() ? Optional.empty() : Optional.of(url(keys, "jwks_uri")),
        roles.isEmpty() ? List.of() : List.of(roles.split("\\.")),
        values(config.operator__values()),
        config.create__accounts(),
        config.name__claim().trim());
  }

  private static Set<String> values(String setting) {
    return Arrays.stream(setting.split(",", -1))
        .map(String::trim)
        .filter(value -> !value.isEmpty())
        .collect(Collectors.toSet());
  }

  /** Keys that came over a line which others can write on prove nothing. */
  static URL url(String text, String setting) {
    try {
      URI uri = new URI(text);
      if (SecureUris.isSecure(uri)) {
        return uri.toURL();
      }
    } catch (URISyntaxException | MalformedURLException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "The %s of the identity provider must be an https URL (http only on this machine): see %s.cfg."
            .formatted(setting, OidcConfig.PID));
  }
}
