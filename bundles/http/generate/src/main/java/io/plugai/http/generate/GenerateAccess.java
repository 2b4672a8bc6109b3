package io.plugai.http.generate;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AccessRules;
import io.plugai.core.api.access.Permission;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * What the data plane needs of its callers. Asks nothing, so it is there also while the servlets
 * are not: then the gate knows that these paths are only not served at the moment.
 */
@Component
public final class GenerateAccess implements AccessRules {
  private static final String ONE = Answering.REQUESTS + "/{request_id}";

  @Override
  public List<AccessRule> rules() {
    return List.of(
        rule("POST", GenerateServlet.PATH),
        rule("GET", Answering.REQUESTS),
        rule("GET", ONE),
        rule("GET", ONE + "/status"),
        rule("GET", ONE + "/events"),
        rule("POST", ONE + "/cancel"),
        rule("POST", ONE + "/regenerate"));
  }

  private static AccessRule rule(String method, String path) {
    return new AccessRule(method, path, Permission.GENERATE);
  }
}
