package io.plugai.http.rest.keys;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.Paging;
import io.plugai.spi.credential.Credential;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Somebody's credentials for providers: whose they are, the two resources say that are one. */
public abstract class ProviderKeysResource implements ControlPlaneResource {
  private final ProviderKeys keys;

  ProviderKeysResource(ProviderKeys keys) {
    this.keys = keys;
  }

  /** Whose credentials a caller asks for. */
  abstract Owner owner(Caller caller);

  /** All of them. */
  @GET
  @Operation(operationId = "list{id}s", summary = "{all}")
  public ProviderKeyView.ProviderKeyList list(
      @BeanParam Paging paging, @Context HttpServletRequest request) {
    return ProviderKeyView.list(
        paging.of(keys.list(owner(WebRequest.requireCaller(request))), ProviderKey::provider));
  }

  /** Puts one in. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "add{id}",
      summary = "Put in {one}",
      description = "One for each provider. It is kept sealed, and never shown again.",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "It is put in.",
              content = @Content(schema = @Schema(implementation = ProviderKeyView.class))))
  public Response add(KeyBodies.@Nullable Addition given, @Context HttpServletRequest request) {
    KeyBodies.Addition body = Fields.body(given);
    Fields fields = new Fields();
    String provider = fields.text("provider", body.provider());
    Optional<String> name = fields.optional("name", body.name());
    Credential credential = CredentialReader.read(body.credential(), fields);
    fields.check();
    Caller caller = WebRequest.requireCaller(request);
    ProviderKey added =
        keys.add(
            caller.id(), owner(caller), provider, name, credential, WebRequest.origin(request));
    return Response.status(201).entity(ProviderKeyView.of(added)).build();
  }

  /** Puts another in its place. */
  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "replace{id}", summary = "Put another credential in its place")
  public ProviderKeyView replace(
      @Parameter(description = "Its id.") @PathParam("id") String id,
      KeyBodies.@Nullable Replacement given,
      @Context HttpServletRequest request) {
    KeyBodies.Replacement body = Fields.body(given);
    Fields fields = new Fields();
    Optional<String> name = fields.optional("name", body.name());
    Credential credential = CredentialReader.read(body.credential(), fields);
    fields.check();
    Caller caller = WebRequest.requireCaller(request);
    return ProviderKeyView.of(
        keys.replace(caller.id(), owner(caller), id, name, credential, WebRequest.origin(request)));
  }

  /** Removes one. */
  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "remove{id}",
      summary = "Remove {one}",
      responses = @ApiResponse(responseCode = "204", description = "Nobody is shown it any more."))
  public void remove(
      @Parameter(description = "Its id.") @PathParam("id") String id,
      @Context HttpServletRequest request) {
    Caller caller = WebRequest.requireCaller(request);
    keys.remove(caller.id(), owner(caller), id, WebRequest.origin(request));
  }

  /** Asks the provider. */
  @POST
  @Path("{id}/test")
  @Operation(
      operationId = "test{id}",
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
    Caller caller = WebRequest.requireCaller(request);
    keys.test(caller.id(), owner(caller), id, WebRequest.origin(request))
        .whenComplete((result, failure) -> answer(response, result, failure));
  }

  private static void answer(
      AsyncResponse response,
      ProviderKeys.@Nullable TestResult result,
      @Nullable Throwable failure) {
    if (result != null) {
      response.resume(new KeyBodies.TestResult(result.works(), result.message()));
    } else {
      response.resume(unwrapped(failure));
    }
  }

  private static Throwable unwrapped(@Nullable Throwable failure) {
    if (failure == null) {
      return new IllegalStateException("a test of a credential had no result");
    }
    return Problem.cause(failure);
  }
}
