package io.plugai.http.rest.application;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AccessRules;
import io.plugai.http.rest.operations.HealthServlet;
import io.plugai.support.web.access.Needed;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/**
 * What each route of the control plane needs, as it stands on the methods that answer. Asks
 * nothing, so it is there also while resources are not: then the gate knows that their paths are
 * only not served at the moment.
 */
@Component(property = "plugai.rules=control-plane")
public final class ControlPlaneAccess implements AccessRules {
  private static final List<AccessRule> RULES =
      Stream.concat(
              Needed.byServlet(HealthServlet.class, HealthServlet.PATH).stream(),
              ControlPlaneApplication.RESOURCES.stream().flatMap(ResourceRules::of))
          .toList();

  @Override
  public List<AccessRule> rules() {
    return RULES;
  }
}
