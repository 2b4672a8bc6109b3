package io.plugai.http.rest.routing;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Names for several models, of which a request is sent to one. */
@Component
@Path("/v1/aliases")
@Produces(MediaType.APPLICATION_JSON)
public final class AliasesResource implements ControlPlaneResource {
  private static final String NAME = "The alias's name.";

  private final Aliases aliases;
  private final AuditLog audit;

  /** Reads and changes the first, and tells the second. */
  @Activate
  public AliasesResource(@Reference Aliases aliases, @Reference AuditLog audit) {
    this.aliases = aliases;
    this.audit = audit;
  }

  /** All that the caller can use. */
  @GET
  @Needs(Permission.KNOWN)
  @Operation(
      operationId = "listAliases",
      summary = "The aliases, with those of their models that the caller may ask")
  public AliasView.AliasList list(@Context HttpServletRequest request) {
    ModelScope scope = scope(request);
    return new AliasView.AliasList(
        aliases.list().stream()
            .map(alias -> AliasView.of(alias, scope))
            .filter(alias -> !alias.candidates().isEmpty())
            .toList());
  }

  /** One of them. */
  @GET
  @Path("{name}")
  @Needs(Permission.KNOWN)
  @Operation(operationId = "getAlias", summary = "One alias")
  public AliasView get(
      @Parameter(description = NAME) @PathParam("name") String name,
      @Context HttpServletRequest request) {
    ModelScope scope = scope(request);
    return aliases
        .find(name)
        .map(alias -> AliasView.of(alias, scope))
        .filter(alias -> !alias.candidates().isEmpty())
        .orElseThrow(() -> GatewayException.notFound("alias"));
  }

  /** Sets one. */
  @PUT
  @Path("{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "putAlias",
      summary = "Set what an alias stands for",
      description =
          "A name is 1 to 64 lower-case letters, digits, dots, dashes and underscores, and has no"
              + " slash, so that it is never a model's id.",
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "It stands for these now.",
            content = @Content(schema = @Schema(implementation = AliasView.class))),
        @ApiResponse(
            responseCode = "201",
            description = "There was none of that name, and now there is.",
            content = @Content(schema = @Schema(implementation = AliasView.class)))
      })
  public Response put(
      @Parameter(description = NAME) @PathParam("name") String name,
      @Nullable AliasBody given,
      @Context HttpServletRequest request) {
    Alias alias = Fields.body(given).named(name);
    boolean added = aliases.put(alias);
    record("alias.set", name, alias.policy().id(), request);
    return Response.status(added ? 201 : 200).entity(AliasView.of(alias, ModelScope.ALL)).build();
  }

  /** Removes one. */
  @DELETE
  @Path("{name}")
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "deleteAlias",
      summary = "Remove an alias",
      responses = @ApiResponse(responseCode = "204", description = "It has gone."))
  public Response remove(
      @Parameter(description = NAME) @PathParam("name") String name,
      @Context HttpServletRequest request) {
    aliases.remove(name);
    record("alias.removed", name, "", request);
    return Response.noContent().build();
  }

  private void record(String action, String name, String details, HttpServletRequest request) {
    audit.record(
        WebRequest.requireCaller(request).id(), action, name, details, WebRequest.origin(request));
  }

  private static ModelScope scope(HttpServletRequest request) {
    return WebRequest.requireCaller(request).models();
  }
}
