package io.plugai.http.rest.contract;

import io.swagger.v3.jaxrs2.ReaderListener;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.integration.api.OpenApiReader;
import io.swagger.v3.oas.models.OpenAPI;

/**
 * Completes what the description says of routes, one after the other: failures follow from the
 * operation's id and from what it needs. Run by the build only.
 */
@OpenAPIDefinition
public final class RouteDescription implements ReaderListener {
  @Override
  public void beforeScan(OpenApiReader reader, OpenAPI api) {
    // everything is added behind what was found
  }

  @Override
  public void afterScan(OpenApiReader reader, OpenAPI api) {
    OperationWording.complete(api);
    RoutePermissions.complete(api);
    RouteFailures.complete(api);
  }
}
