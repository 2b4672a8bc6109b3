package io.plugai.http.rest;

import static io.plugai.core.api.access.Permission.ACCOUNT;
import static io.plugai.core.api.access.Permission.KNOWN;
import static io.plugai.core.api.access.Permission.OPERATE;
import static io.plugai.core.api.access.Permission.PUBLIC;
import static io.plugai.core.api.access.Permission.READ;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AccessRules;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** What each route of the control plane needs. */
@Component
public final class RestAccess implements AccessRules {
  private static final List<AccessRule> RULES =
      List.of(
          // the gateway
          new AccessRule("GET", "/v1/health", PUBLIC),
          new AccessRule("GET", "/v1/ready", PUBLIC),
          new AccessRule("GET", "/v1/openapi.json", PUBLIC),
          new AccessRule("GET", "/docs", PUBLIC),
          new AccessRule("GET", "/docs/style.css", PUBLIC),
          new AccessRule("GET", "/v1/metrics", OPERATE),
          new AccessRule("GET", "/v1/adapters", OPERATE),
          new AccessRule("POST", "/v1/adapters", OPERATE),
          new AccessRule("PUT", "/v1/adapters/{name}", OPERATE),
          new AccessRule("DELETE", "/v1/adapters/{name}", OPERATE),
          // models
          new AccessRule("GET", "/v1/models", KNOWN),
          new AccessRule("GET", "/v1/models/**", KNOWN),
          new AccessRule("GET", "/v1/schema", KNOWN),
          // ways in
          new AccessRule("POST", "/v1/users/register", PUBLIC),
          new AccessRule("POST", "/v1/users/login", PUBLIC),
          new AccessRule("POST", "/v1/users/refresh", PUBLIC),
          new AccessRule("POST", "/v1/users/logout", ACCOUNT),
          new AccessRule("POST", "/v1/users/password", ACCOUNT),
          // oneself
          new AccessRule("GET", "/v1/users/me", READ),
          new AccessRule("PATCH", "/v1/users/me", ACCOUNT),
          new AccessRule("GET", "/v1/users/sessions", ACCOUNT),
          new AccessRule("DELETE", "/v1/users/sessions/{id}", ACCOUNT),
          new AccessRule("GET", "/v1/users/tokens", ACCOUNT),
          new AccessRule("POST", "/v1/users/tokens", ACCOUNT),
          new AccessRule("DELETE", "/v1/users/tokens/{id}", ACCOUNT),
          new AccessRule("GET", "/v1/users/oss-keys", ACCOUNT),
          new AccessRule("POST", "/v1/users/oss-keys", ACCOUNT),
          new AccessRule("DELETE", "/v1/users/oss-keys/{id}", ACCOUNT),
          new AccessRule("GET", "/v1/users/provider-keys", ACCOUNT),
          new AccessRule("POST", "/v1/users/provider-keys", ACCOUNT),
          new AccessRule("PUT", "/v1/users/provider-keys/{id}", ACCOUNT),
          new AccessRule("DELETE", "/v1/users/provider-keys/{id}", ACCOUNT),
          new AccessRule("POST", "/v1/users/provider-keys/{id}/test", ACCOUNT),
          new AccessRule("GET", "/v1/usage", READ),
          new AccessRule("GET", "/v1/usage/records", READ),
          // people
          new AccessRule("GET", "/v1/users", OPERATE),
          new AccessRule("GET", "/v1/users/{id}", OPERATE),
          new AccessRule("PATCH", "/v1/users/{id}", OPERATE),
          new AccessRule("POST", "/v1/users/{id}/password-reset", OPERATE),
          new AccessRule("GET", "/v1/users/{id}/tokens", OPERATE),
          new AccessRule("DELETE", "/v1/users/{id}/tokens/{token}", OPERATE),
          new AccessRule("GET", "/v1/invites", OPERATE),
          new AccessRule("POST", "/v1/invites", OPERATE),
          new AccessRule("DELETE", "/v1/invites/{id}", OPERATE),
          // providers
          new AccessRule("GET", "/v1/providers", READ),
          new AccessRule("PUT", "/v1/providers/{id}/policy", OPERATE),
          new AccessRule("GET", "/v1/operator/provider-keys", OPERATE),
          new AccessRule("POST", "/v1/operator/provider-keys", OPERATE),
          new AccessRule("PUT", "/v1/operator/provider-keys/{id}", OPERATE),
          new AccessRule("DELETE", "/v1/operator/provider-keys/{id}", OPERATE),
          new AccessRule("POST", "/v1/operator/provider-keys/{id}/test", OPERATE),
          new AccessRule("GET", "/v1/audit", OPERATE));

  @Override
  public List<AccessRule> rules() {
    return RULES;
  }
}
