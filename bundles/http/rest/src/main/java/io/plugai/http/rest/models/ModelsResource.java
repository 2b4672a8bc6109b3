package io.plugai.http.rest.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.Models;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.core.api.people.Page;
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
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What is known of models, and what the operator says of them. */
@Component
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public final class ModelsResource implements ControlPlaneResource {
  private static final String ID = "The model's id; its slashes stay as they are, or are `%2F`.";

  private final CallersModels callersModels;
  private final Models models;
  private final LocalModels localModels;
  private final AuditLog audit;

  /** Reads the first three, changes the second, and tells the last. */
  @Activate
  public ModelsResource(
      @Reference Catalogue catalogue,
      @Reference Models models,
      @Reference LocalModels localModels,
      @Reference AuditLog audit) {
    this.callersModels = new CallersModels(catalogue);
    this.models = models;
    this.localModels = localModels;
    this.audit = audit;
  }

  /** Those that fit. */
  @GET
  @Needs(Permission.KNOWN)
  @Operation(
      operationId = "listModels",
      summary = "The models that the caller may ask, sorted by id unless told otherwise",
      description =
          "Without parameters, all that are not missing. All conditions must hold. Answers from"
              + " memory.")
  public ModelList list(@BeanParam ModelFilter filter, @Context HttpServletRequest request) {
    Page<ModelRecord> page = models.list(filter.query(scope(request)));
    Map<String, LocalModelStatus> statuses = statuses();
    return new ModelList(
        page.items().stream()
            .map(record -> ModelView.brief(record, statuses.get(record.id())))
            .toList(),
        page.next().orElse(null));
  }

  /** One model. */
  @GET
  @Path("{id: .+}")
  @Needs(Permission.KNOWN)
  @Operation(operationId = "getModel", summary = "One model: what is known of it, and from where")
  public ModelView get(
      @Parameter(description = ID) @PathParam("id") String id,
      @Context HttpServletRequest request) {
    if (scope(request).allows(id)) {
      Optional<ModelRecord> record = models.find(id);
      if (record.isPresent()) {
        return whole(record.get());
      }
    }
    callersModels.require(id, request); // says which are close, to whom may know
    throw GatewayException.notFound("model");
  }

  /** Puts one in. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "registerModel",
      summary = "Put in a model that nobody lists, or say something of one by a file of it",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "It is there.",
              content = @Content(schema = @Schema(implementation = ModelView.class))))
  public Response register(
      @RequestBody(
              content = @Content(schema = @Schema(implementation = ModelBodies.Registration.class)))
          @Nullable Map<String, Object> given,
      @Context HttpServletRequest request) {
    Map<String, Object> facts = ModelBodies.copy(given);
    Fields fields = new Fields();
    Optional<String> id = ModelBodies.take(facts, "id", fields);
    Optional<String> path = ModelBodies.take(facts, "path", fields);
    fields.check();
    if (id.isPresent() == path.isPresent()) {
      fields.wrong("id", id.isPresent() ? "goes without `path`" : "is required, or a `path`");
    }
    fields.check();
    ModelRecord record =
        path.map(file -> models.registerFile(file, facts))
            .orElseGet(() -> models.register(id.orElseThrow(), facts));
    record("model.registered", record.id(), request);
    return Response.status(201).entity(whole(record)).build();
  }

  /** Says something of one. */
  @PUT
  @Path("{id: .+}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "updateModel",
      summary = "Say something of a model, whatever its provider or its files say",
      description =
          "What is missing stays as it was, null takes back what was said. It is kept, and holds for"
              + " what requests are held against at once.")
  public ModelView update(
      @Parameter(description = ID) @PathParam("id") String id,
      @RequestBody(content = @Content(schema = @Schema(implementation = ModelBodies.Facts.class)))
          @Nullable Map<String, Object> given,
      @Context HttpServletRequest request) {
    ModelRecord record = models.override(id, ModelBodies.copy(given));
    record("model.updated", record.id(), request);
    return whole(record);
  }

  /** Takes back what was said of one. */
  @DELETE
  @Path("{id: .+}")
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "removeModel",
      summary = "Take back all that the operator said of a model",
      description =
          "A model that is there only because of that goes, and so does one that is missing. Files"
              + " are never deleted by this.",
      responses = @ApiResponse(responseCode = "204", description = "It is taken back."))
  public Response remove(
      @Parameter(description = ID) @PathParam("id") String id,
      @Context HttpServletRequest request) {
    models.remove(id);
    record("model.removed", id, request);
    return Response.noContent().build();
  }

  private static ModelScope scope(HttpServletRequest request) {
    return WebRequest.requireCaller(request).models();
  }

  private void record(String action, String model, HttpServletRequest request) {
    audit.record(
        WebRequest.requireCaller(request).id(), action, model, "", WebRequest.origin(request));
  }

  private ModelView whole(ModelRecord record) {
    return ModelView.whole(record, statuses().get(record.id()));
  }

  private Map<String, LocalModelStatus> statuses() {
    return localModels.list().stream()
        .collect(Collectors.toMap(LocalModelStatus::id, Function.identity()));
  }

  /** Models. */
  @Schema(description = "Models.")
  public record ModelList(
      List<ModelView> models,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}
}
