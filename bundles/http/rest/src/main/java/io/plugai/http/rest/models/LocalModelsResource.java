package io.plugai.http.rest.models;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.support.web.Preferences;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
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

/** The models of this machine: which are in memory, and how they come there and leave it. */
@Component
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public final class LocalModelsResource implements ControlPlaneResource {
  /** An id with a slash in it, plain or escaped: a model may be called as these routes end. */
  private static final String MODEL = "{id: [^/]+(/|%2F|%2f).+}";

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final String ID = "The model's id; its slashes stay as they are, or are `%2F`.";
  private static final String WAIT =
      "`wait=N`: how many seconds to wait until it is done, 300 at most. Without it the answer"
          + " comes at once.";

  private final CallersModels models;
  private final LocalModels localModels;
  private final AuditLog audit;

  /** Reads the first, changes the second, and tells the third. */
  @Activate
  public LocalModelsResource(
      @Reference Catalogue catalogue,
      @Reference LocalModels localModels,
      @Reference AuditLog audit) {
    this.models = new CallersModels(catalogue);
    this.localModels = localModels;
    this.audit = audit;
  }

  /** Those in memory. */
  @GET
  @Path("loaded")
  @Needs(Permission.KNOWN)
  @Operation(
      operationId = "listLoadedModels",
      summary = "The models in memory that the caller may ask, sorted by id")
  public LocalModelView.LoadedList loaded(@Context HttpServletRequest request) {
    Caller caller = WebRequest.requireCaller(request);
    return new LocalModelView.LoadedList(
        localModels.list().stream()
            .filter(status -> status.loadedSince().isPresent())
            .filter(status -> caller.models().allows(status.id()))
            .map(LocalModelView::of)
            .toList());
  }

  /** How one is doing. */
  @GET
  @Path(MODEL + "/status")
  @Needs(Permission.KNOWN)
  @Operation(operationId = "modelStatus", summary = "How a model of this machine is doing")
  public LocalModelView status(
      @Parameter(description = ID) @PathParam("id") String id,
      @Context HttpServletRequest request) {
    return LocalModelView.of(localModels.status(models.require(id, request).id()));
  }

  /** Loads one. */
  @POST
  @Path(MODEL + "/load")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "loadModel",
      summary = "Load a model into memory",
      parameters =
          @Parameter(
              in = ParameterIn.HEADER,
              name = "Prefer",
              description = WAIT,
              schema = @Schema(type = "string")),
      description =
          "Other models may have to leave memory for it; nothing that runs is interrupted. The"
              + " options hold until it is unloaded. Another context, or number of requests at"
              + " once, than it was loaded with loads it anew.",
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "It is loaded.",
            content = @Content(schema = @Schema(implementation = LocalModelView.class))),
        @ApiResponse(
            responseCode = "202",
            description = "It is being loaded.",
            content = @Content(schema = @Schema(implementation = LocalModelView.class)))
      })
  public void load(
      @Parameter(description = ID) @PathParam("id") String id,
      @Nullable LoadOptionsBody options,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    LoadWish wish = LoadOptionsBody.wish(options);
    Duration patience = patience(request);
    String model = models.require(id, request).id();
    CompletionStage<Void> work = localModels.load(model, wish);
    record("model.loaded", model, request);
    answer(model, work, patience, response);
  }

  /** Unloads one. */
  @POST
  @Path(MODEL + "/unload")
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "unloadModel",
      summary = "Take a model out of memory",
      parameters =
          @Parameter(
              in = ParameterIn.HEADER,
              name = "Prefer",
              description = WAIT,
              schema = @Schema(type = "string")),
      description =
          "What it runs ends first; requests that come then load it again. How it was wished to be"
              + " loaded is forgotten.",
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "Its memory is free.",
            content = @Content(schema = @Schema(implementation = LocalModelView.class))),
        @ApiResponse(
            responseCode = "202",
            description = "It ends what it runs.",
            content = @Content(schema = @Schema(implementation = LocalModelView.class)))
      })
  public void unload(
      @Parameter(description = ID) @PathParam("id") String id,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    Duration patience = patience(request);
    String model = models.require(id, request).id();
    CompletionStage<Void> work = localModels.unload(model);
    record("model.unloaded", model, request);
    answer(model, work, patience, response);
  }

  private void record(String action, String model, HttpServletRequest request) {
    audit.record(
        WebRequest.requireCaller(request).id(), action, model, "", WebRequest.origin(request));
  }

  private static Duration patience(HttpServletRequest request) {
    Duration wanted = Preferences.of(request).patience().orElse(Duration.ZERO);
    return wanted.compareTo(LONGEST_WAIT) < 0 ? wanted : LONGEST_WAIT;
  }

  /** Answers when it is done, or when the client waits no longer. */
  private void answer(
      String model, CompletionStage<Void> work, Duration patience, AsyncResponse response) {
    var unused =
        work.thenApply(nothing -> 200)
            .toCompletableFuture()
            .completeOnTimeout(202, patience.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (status, failure) -> {
                  if (failure == null) {
                    response.resume(Response.status(status).entity(now(model)).build());
                  } else {
                    response.resume(Problem.cause(failure));
                  }
                });
  }

  private LocalModelView now(String model) {
    return LocalModelView.of(localModels.status(model));
  }
}
