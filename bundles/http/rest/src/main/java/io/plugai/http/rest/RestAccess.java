package io.plugai.http.rest;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AccessRules;
import io.plugai.core.api.access.Permission;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** What each route of the control plane needs. */
@Component
public final class RestAccess implements AccessRules {
  private static final List<AccessRule> RULES =
      List.of(
          new AccessRule("GET", "/v1/health", Permission.PUBLIC),
          new AccessRule("GET", "/v1/ready", Permission.PUBLIC),
          new AccessRule("GET", "/v1/openapi.json", Permission.PUBLIC),
          new AccessRule("GET", "/docs", Permission.PUBLIC),
          new AccessRule("GET", "/docs/style.css", Permission.PUBLIC),
          new AccessRule("GET", "/v1/models", Permission.READ),
          new AccessRule("GET", "/v1/models/**", Permission.READ),
          new AccessRule("GET", "/v1/schema", Permission.READ),
          new AccessRule("GET", "/v1/metrics", Permission.OPERATE),
          new AccessRule("GET", "/v1/adapters", Permission.OPERATE),
          new AccessRule("POST", "/v1/adapters", Permission.OPERATE),
          new AccessRule("PUT", "/v1/adapters/{name}", Permission.OPERATE),
          new AccessRule("DELETE", "/v1/adapters/{name}", Permission.OPERATE));

  @Override
  public List<AccessRule> rules() {
    return RULES;
  }
}
