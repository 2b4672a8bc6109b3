package io.plugai.http.rest;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AccessRules;
import io.plugai.core.api.access.Permission;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** What each route of the control plane needs. */
@Component
public final class RestAccess implements AccessRules {

  @Override
  public List<AccessRule> rules() {
    return List.of(new AccessRule("GET", "/v1/health", Permission.PUBLIC));
  }
}
