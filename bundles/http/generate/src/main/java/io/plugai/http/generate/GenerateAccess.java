package io.plugai.http.generate;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AccessRules;
import io.plugai.core.api.access.Permission;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * What {@link GenerateServlet} needs of its callers. Asks nothing, so it is there also while the
 * servlet is not: then the gate knows that this path is only not served at the moment.
 */
@Component
public final class GenerateAccess implements AccessRules {
  @Override
  public List<AccessRule> rules() {
    return List.of(new AccessRule("POST", GenerateServlet.PATH, Permission.GENERATE));
  }
}
