package io.plugai.http.rest;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.Backends;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.plugin.PluginInfo;
import io.plugai.core.api.plugin.Plugins;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.WebRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
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
  private final AuditLog audit;
  private final Background changes =
      new Background(
          "plugai-http-plugins",
          1,
          MOST_WAITING,
          LONGEST_WAIT,
          "Too many changes of plug-ins wait already; try again later.");

  /** Reads and changes these. */
  @Activate
  public AdaptersResource(
      @Reference Plugins plugins, @Reference Backends backends, @Reference AuditLog audit) {
    this.audit = audit;
    this.plugins = plugins;
    this.backends = backends;
  }

  @Deactivate
  void stop() {
    changes.stop();
  }

  /** What is installed, and what could be. */
  @GET
  @Operation(
      operationId = "listAdapters",
      summary = "What is installed: adapters and runners, their versions, states and requests")
  public PluginList list() {
    List<BackendStatus> bound = backends.list();
    return new PluginList(
        plugins.list().stream().map(info -> plugin(info, bound)).toList(), plugins.available());
  }

  /** Installs one. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "installAdapter",
      summary = "Install a plug-in and start it",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "It runs.",
              content = @Content(schema = @Schema(implementation = Plugin.class))))
  public void install(
      @Nullable Change change,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    String source = source(change);
    Act act = act(request);
    change(
        response,
        201,
        () -> plugin(act.done("plugin.installed", plugins.install(source)), backends.list()));
  }

  /** Puts another version in place of an installed one. */
  @PUT
  @Path("{name}")
  @Consumes(MediaType.APPLICATION_JSON)
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
              content = @Content(schema = @Schema(implementation = Plugin.class))))
  public void upgrade(
      @Parameter(description = "The plug-in's name.") @PathParam("name") String name,
      @Nullable Change change,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    String source = source(change);
    Act act = act(request);
    change(
        response,
        200,
        () -> plugin(act.done("plugin.upgraded", plugins.upgrade(name, source)), backends.list()));
  }

  /** Drains and removes one. */
  @DELETE
  @Path("{name}")
  @Operation(
      operationId = "removeAdapter",
      summary = "Drain a plug-in and remove it",
      responses = @ApiResponse(responseCode = "204", description = "It has gone."))
  public void remove(
      @Parameter(description = "The plug-in's name.") @PathParam("name") String name,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    Act act = act(request);
    change(
        response,
        204,
        () -> {
          plugins.remove(name);
          act.done("plugin.removed", name, "");
          return "";
        });
  }

  /** Who changes plug-ins: read while the request is at hand, told once it is done. */
  private final class Act {
    private final String actorId;
    private final Origin origin;

    private Act(String actorId, Origin origin) {
      this.actorId = actorId;
      this.origin = origin;
    }

    private PluginInfo done(String action, PluginInfo plugin) {
      done(action, plugin.name(), plugin.version());
      return plugin;
    }

    private void done(String action, String plugin, String details) {
      audit.record(actorId, action, plugin, details, origin);
    }
  }

  private Act act(HttpServletRequest request) {
    return new Act(WebRequest.requireCaller(request).id(), WebRequest.origin(request));
  }

  private static String source(@Nullable Change change) {
    String source = change == null ? null : change.source();
    if (source == null || source.isBlank()) {
      throw GatewayException.invalid("source", "is required");
    }
    return source;
  }

  private void change(AsyncResponse response, int status, Supplier<Object> action) {
    changes.answer(response, () -> made(status, action));
  }

  private static Response made(int status, Supplier<Object> action) {
    Object entity = action.get();
    Response.ResponseBuilder answer = Response.status(status);
    return status == 204 ? answer.build() : answer.entity(entity).build();
  }

  private static Plugin plugin(PluginInfo info, List<BackendStatus> bound) {
    return new Plugin(
        info.name(),
        info.version(),
        info.state(),
        info.provides(),
        info.source(),
        bound.stream()
            .filter(backend -> backend.bundleId() == info.bundleId())
            .map(AdaptersResource::backend)
            .toList());
  }

  private static Backend backend(BackendStatus status) {
    return new Backend(
        status.kind().name().toLowerCase(Locale.ROOT),
        status.id(),
        status.state().name().toLowerCase(Locale.ROOT),
        status.inFlight());
  }

  /** What to install. */
  @Schema(name = "PluginChange", description = "What to install.")
  public record Change(
      @Schema(
              description = "A file's name in the plug-in folder.",
              example = "io.plugai.adapters.openai-0.2.0.jar")
          @Nullable String source) {}

  /** All plug-ins. */
  @Schema(description = "What is installed, and what could be.")
  public record PluginList(
      @Schema(description = "What is installed, sorted by name and version.") List<Plugin> plugins,
      @Schema(description = "What could be installed, from the configured places.")
          List<String> available) {}

  /** One plug-in. */
  @Schema(description = "One installed plug-in.")
  public record Plugin(
      @Schema(description = "Its name, for upgrade and removal.") String name,
      @Schema(description = "Its version.") String version,
      @Schema(description = "What its bundle is doing.", example = "active") String state,
      @Schema(description = "What it brings: adapter, runner.") List<String> provides,
      @Schema(description = "Where it was installed from.") String source,
      @Schema(description = "Its adapters and runners as the gateway uses them now.")
          List<Backend> backends) {}

  /** One adapter or runner. */
  @Schema(description = "One adapter or runner as the gateway uses it now.")
  public record Backend(
      @Schema(allowableValues = {"adapter", "runner"}) String kind,
      @Schema(description = "The provider's or runner's id.") String id,
      @Schema(
              description =
                  "active: new requests go to it; standby: a higher version serves; draining: it"
                      + " ends what it has.",
              allowableValues = {"active", "standby", "draining"})
          String state,
      @Schema(description = "Generations that run on an adapter, models that a runner holds.")
          int inFlight) {}
}
