package io.plugai.http.rest.plugins;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.Backends;
import io.plugai.core.api.plugin.PluginInfo;
import io.plugai.core.api.plugin.Plugins;
import io.plugai.core.api.route.Circuits;
import io.plugai.core.api.route.Circuits.Circuit;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.WorkQueue;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
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
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The plug-ins of the gateway: what is installed and what it is doing, and changes while requests
 * run. A change may take minutes, because the old version drains; it is made by a thread of this
 * resource, one at a time, and not by one of the server.
 */
@Component
@Path("/v1/adapters")
@Produces(MediaType.APPLICATION_JSON)
public final class AdaptersResource implements ControlPlaneResource {
  private static final int MOST_WAITING = 16;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final Plugins plugins;
  private final Backends backends;
  private final Circuits circuits;
  private final AuditedChanges changes;
  private final WorkQueue work =
      new WorkQueue(
          "plugai-http-plugins",
          1,
          MOST_WAITING,
          LONGEST_WAIT,
          "Too many changes of plug-ins wait already; try again later.");

  /** Reads and changes these. */
  @Activate
  public AdaptersResource(
      @Reference Plugins plugins,
      @Reference Backends backends,
      @Reference Circuits circuits,
      @Reference AuditLog audit) {
    this.plugins = plugins;
    this.backends = backends;
    this.circuits = circuits;
    this.changes = new AuditedChanges(plugins, audit);
  }

  @Deactivate
  void stop() {
    work.stop();
  }

  /** What is installed, and what could be. */
  @GET
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "listAdapters",
      summary =
          "What is installed: adapters, runners, sources of models, their versions, states and requests")
  public PluginList list() {
    List<BackendStatus> bound = backends.list();
    List<Circuit> open = circuits.list();
    return new PluginList(
        plugins.list().stream().map(info -> PluginView.of(info, bound, open)).toList(),
        plugins.available());
  }

  /** Installs one. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "installAdapter",
      summary = "Install a plug-in and start it",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "It runs.",
              content = @Content(schema = @Schema(implementation = PluginView.class))))
  public void install(
      @Nullable PluginChange change,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    String source = PluginChange.source(change);
    Author author = Author.of(request);
    work.answer(
        response, () -> Response.status(201).entity(view(changes.install(source, author))).build());
  }

  /** Puts another version in place of an installed one. */
  @PUT
  @Path("{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "upgradeAdapter",
      summary = "Put another version of a plug-in in place, side by side",
      description =
          "The new version is started before the old one is drained and removed, so no request"
              + " notices. Answers once the old version has gone.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The new version serves.",
              content = @Content(schema = @Schema(implementation = PluginView.class))))
  public void upgrade(
      @Parameter(description = "The plug-in's name.") @PathParam("name") String name,
      @Nullable PluginChange change,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    String source = PluginChange.source(change);
    Author author = Author.of(request);
    work.answer(response, () -> Response.ok(view(changes.upgrade(name, source, author))).build());
  }

  /** Drains and removes one. */
  @DELETE
  @Path("{name}")
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "removeAdapter",
      summary = "Drain a plug-in and remove it",
      responses = @ApiResponse(responseCode = "204", description = "It has gone."))
  public void remove(
      @Parameter(description = "The plug-in's name.") @PathParam("name") String name,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    Author author = Author.of(request);
    work.answer(
        response,
        () -> {
          changes.remove(name, author);
          return Response.noContent().build();
        });
  }

  private PluginView view(PluginInfo changed) {
    return PluginView.of(changed, backends.list(), circuits.list());
  }

  /** All plug-ins. */
  @Schema(description = "What is installed, and what could be.")
  public record PluginList(
      @Schema(description = "What is installed, sorted by name and version.")
          List<PluginView> plugins,
      @Schema(description = "What could be installed, from the configured places.")
          List<String> available) {}
}
