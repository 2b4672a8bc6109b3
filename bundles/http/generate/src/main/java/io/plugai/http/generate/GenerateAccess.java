package io.plugai.http.generate;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.AccessRules;
import io.plugai.support.web.access.Needed;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/**
 * What the data plane needs of its callers, as its servlets say themselves. Asks nothing, so it is
 * there also while they are not: then the gate knows that their paths are only not served at the
 * moment.
 */
@Component
public final class GenerateAccess implements AccessRules {
  @Override
  public List<AccessRule> rules() {
    return Stream.of(
            Needed.byServlet(GenerateServlet.class, GenerateServlet.PATH).stream(),
            rules(RequestsServlet.class, "GET", RequestsServlet.READABLE),
            rules(RequestsServlet.class, "POST", RequestsServlet.DOABLE),
            rules(JobsServlet.class, "GET", JobsServlet.READABLE),
            rules(JobsServlet.class, "POST", JobsServlet.DOABLE),
            rules(JobsServlet.class, "DELETE", JobsServlet.DELETABLE))
        .flatMap(rules -> rules)
        .toList();
  }

  private static Stream<AccessRule> rules(Class<?> servlet, String method, List<String> paths) {
    return paths.stream()
        .flatMap(path -> Needed.byServlet(servlet, path).stream())
        .filter(rule -> rule.method().equals(method));
  }
}
