package io.plugai.http.rest.keys;

import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.http.rest.ControlPlaneResource;
import io.plugai.http.rest.Fields;
import io.plugai.http.rest.Paging;
import io.plugai.support.web.WebRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The operator's credentials for providers, which whoever runs the gateway puts in for all. */
@Component
@Path("/v1/operator/provider-keys")
@Produces(MediaType.APPLICATION_JSON)
public final class OperatorKeysResource implements ControlPlaneResource {
  private final ProviderKeyOperations desk;

  /** Asks these. */
  @Activate
  public OperatorKeysResource(@Reference ProviderKeys keys) {
    this.desk = new ProviderKeyOperations(keys);
  }

  /** All of them. */
  @GET
  @Operation(operationId = "listOperatorKeys", summary = "The operator's credentials for providers")
  public ProviderKeyView.ProviderKeyList list(
      @BeanParam Paging paging, @Context HttpServletRequest request) {
    return desk.list(owner(request), paging);
  }

  /** Puts one in. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "addOperatorKey",
      summary = "Put in the operator's credential for a provider",
      description = "One for each provider. It is kept sealed, and never shown again.",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "It is put in.",
              content = @Content(schema = @Schema(implementation = ProviderKeyView.class))))
  public Response add(KeyBodies.@Nullable Addition given, @Context HttpServletRequest request) {
    return Response.status(201)
        .entity(desk.add(owner(request), Fields.body(given), request))
        .build();
  }

  /** Puts another in its place. */
  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "replaceOperatorKey", summary = "Put another credential in its place")
  public ProviderKeyView replace(
      @Parameter(description = "Its id.") @PathParam("id") String id,
      KeyBodies.@Nullable Replacement given,
      @Context HttpServletRequest request) {
    return desk.replace(owner(request), id, Fields.body(given), request);
  }

  /** Removes one. */
  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "removeOperatorKey",
      summary = "Remove the operator's credential for a provider",
      responses = @ApiResponse(responseCode = "204", description = "Nobody is shown it any more."))
  public void remove(
      @Parameter(description = "Its id.") @PathParam("id") String id,
      @Context HttpServletRequest request) {
    desk.remove(owner(request), id, request);
  }

  /** Asks the provider. */
  @POST
  @Path("{id}/test")
  @Operation(
      operationId = "testOperatorKey",
      summary = "Ask the provider whether it takes the credential",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "What it said.",
              content = @Content(schema = @Schema(implementation = KeyBodies.TestResult.class))))
  public void test(
      @Parameter(description = "Its id.") @PathParam("id") String id,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    desk.test(owner(request), id, response, request);
  }

  private static Owner owner(HttpServletRequest request) {
    WebRequest.requireCaller(request); // who may operate, as the rules ask
    return Owner.OPERATOR;
  }
}
