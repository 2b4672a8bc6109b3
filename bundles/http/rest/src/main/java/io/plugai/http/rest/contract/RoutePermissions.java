package io.plugai.http.rest.contract;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.Permission;
import io.plugai.http.rest.RestAccess;
import io.swagger.v3.jaxrs2.ReaderListener;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.integration.api.OpenApiReader;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds to each operation what its caller needs, as the rules of its route say it: as {@code
 * x-permission}, and without {@code security} where nothing is needed. Run by the build only.
 */
@OpenAPIDefinition
public final class RoutePermissions implements ReaderListener {
  /** The name of what is added. */
  public static final String PERMISSION = "x-permission";

  /** The route of the data plane, whose rule stands beside its servlet. */
  private static final AccessRule GENERATE =
      new AccessRule("POST", "/v1/generate", Permission.GENERATE);

  @Override
  public void beforeScan(OpenApiReader reader, OpenAPI api) {
    // everything is added behind what was found
  }

  @Override
  public void afterScan(OpenApiReader reader, OpenAPI api) {
    eachRule(api, (rule, method, operation) -> add(rule, operation));
  }

  /** What is done with an operation, once its rule is known. */
  interface Step {
    void take(AccessRule rule, HttpMethod method, Operation operation);
  }

  /** Goes through the operations; one without a rule stays as it is, and a test finds it. */
  static void eachRule(OpenAPI api, Step step) {
    Map<String, AccessRule> rules =
        Stream.concat(new RestAccess().rules().stream(), Stream.of(GENERATE))
            .collect(
                Collectors.toMap(rule -> rule.method() + " " + rule.path(), Function.identity()));
    api.getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach(
                        (method, operation) -> {
                          AccessRule rule = rules.get(method + " " + asRule(path));
                          if (rule != null) {
                            step.take(rule, method, operation);
                          }
                        }));
  }

  /** A model's id has slashes: the rule stands for all segments. */
  private static String asRule(String path) {
    return path.equals("/v1/models/{id}") ? "/v1/models/**" : path;
  }

  private static void add(AccessRule rule, Operation operation) {
    operation.addExtension(PERMISSION, rule.permission().scope());
    if (rule.permission() == Permission.PUBLIC) {
      operation.setSecurity(List.of());
    }
  }
}
