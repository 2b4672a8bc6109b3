package io.plugai.http.rest.models;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.spi.model.Capability;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What parameters models take, for programs that draw forms or check requests. */
@Component
@Path("/v1/schema")
@Produces(MediaType.APPLICATION_JSON)
public final class SchemaResource implements ControlPlaneResource {
  private final Catalogue catalogue;
  private final CallersModels models;

  /** Reads the catalogue. */
  @Activate
  public SchemaResource(@Reference Catalogue catalogue) {
    this.catalogue = catalogue;
    this.models = new CallersModels(catalogue);
  }

  /** The schemas of all models, or of one. */
  @GET
  @Needs(Permission.KNOWN)
  @Operation(
      operationId = "schema",
      summary = "The parameters that models take, as JSON Schema",
      description =
          "The schema of a request's `parameters` object, for each model. The key `provider` may be"
              + " added to any: what it holds goes to the provider as it is.")
  public SchemaList schemas(
      @Parameter(
              description = "The id of a model; all that the caller may ask where it is missing.")
          @QueryParam("model")
          @Nullable String model,
      @Context HttpServletRequest request) {
    List<ModelEntry> entries =
        model == null ? models.of(request) : List.of(models.require(model, request));
    return new SchemaList(entries.stream().map(this::schema).toList());
  }

  private ModelSchema schema(ModelEntry entry) {
    return new ModelSchema(
        entry.id(),
        entry.descriptor().modality().id(),
        entry.descriptor().capabilities().stream().map(Capability::id).toList(),
        catalogue.parameterSchema(entry));
  }

  /** The schemas that were asked for. */
  @Schema(description = "What parameters models take.")
  public record SchemaList(List<ModelSchema> schemas) {}

  /** The schema of one model. */
  @Schema(description = "What parameters one model takes.")
  public record ModelSchema(
      @Schema(description = "The model's id.") String model,
      @Schema(description = "What it makes.") String modality,
      @Schema(description = "What it can do.") List<String> capabilities,
      @Schema(description = "JSON Schema, draft 2020-12, of the parameters object.")
          Map<String, Object> parameters) {}
}
