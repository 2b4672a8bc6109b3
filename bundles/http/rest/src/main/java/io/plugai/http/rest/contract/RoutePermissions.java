package io.plugai.http.rest.contract;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.Permission;
import io.plugai.http.rest.application.ControlPlaneAccess;
import io.plugai.http.rest.application.ResourceRules;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds to each operation what its caller needs, as it stands on its method: as {@code
 * x-permission}, and without {@code security} where nothing is needed. Run by the build only.
 */
final class RoutePermissions {
  /** The name of what is added. */
  static final String PERMISSION = "x-permission";

  /** A variable of a path, which rules write otherwise where it may hold slashes. */
  private static final Pattern VARIABLE = Pattern.compile("\\{\\w+}|\\*\\*");

  private RoutePermissions() {}

  static void complete(OpenAPI api) {
    eachRule(api, (rule, method, operation) -> add(rule, operation));
  }

  /** What is done with an operation, once its rule is known. */
  interface Step {
    void take(AccessRule rule, HttpMethod method, Operation operation);
  }

  /** Goes through the operations; one without a rule stays as it is, and a test finds it. */
  static void eachRule(OpenAPI api, Step step) {
    Map<String, AccessRule> rules =
        Stream.concat(
                new ControlPlaneAccess().rules().stream(),
                Stream.concat(
                    ResourceRules.of(GenerateContract.class),
                    Stream.concat(
                        ResourceRules.of(RequestsContract.class),
                        ResourceRules.of(JobsContract.class))))
            .collect(
                Collectors.toMap(rule -> key(rule.method(), rule.path()), Function.identity()));
    api.getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach(
                        (method, operation) -> {
                          AccessRule rule = rules.get(key(method.name(), path));
                          if (rule != null) {
                            step.take(rule, method, operation);
                          }
                        }));
  }

  private static String key(String method, String path) {
    return method + " " + VARIABLE.matcher(path).replaceAll("*");
  }

  private static void add(AccessRule rule, Operation operation) {
    operation.addExtension(PERMISSION, rule.permission().scope());
    if (rule.permission() == Permission.PUBLIC) {
      operation.setSecurity(List.of());
    }
  }
}
