package io.plugai.http.rest.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.api.catalogue.Models;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
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

/** What requests and parameters models take, for programs that draw forms or check requests. */
@Component
@Path("/v1/schema")
@Produces(MediaType.APPLICATION_JSON)
public final class SchemaResource implements ControlPlaneResource {
  /** Models of each kind to choose from. */
  private static final int CHOICE = 10;

  private final Catalogue catalogue;
  private final CallersModels callersModels;
  private final Models models;
  private final JsonNode request = RequestSchema.read();

  /** Reads these. */
  @Activate
  public SchemaResource(@Reference Catalogue catalogue, @Reference Models models) {
    this.catalogue = catalogue;
    this.callersModels = new CallersModels(catalogue);
    this.models = models;
  }

  /** The schema of one model, or of a request and some models to choose from. */
  @GET
  @Needs(Permission.KNOWN)
  @Operation(
      operationId = "schema",
      summary =
          "What a model takes, as JSON Schema, or what a request is and how to choose a model",
      description =
          "With `model`: the schema of a request's `parameters` object, the same that requests are"
              + " held against, with guidance and examples. `default` is what is taken where a"
              + " request does not say; `x-group`, `x-widget`, `x-unit` and `x-step` say how a form"
              + " shows a parameter. The key `provider` may be added to any: what it holds goes to"
              + " the provider as it is. Without `model`: the schema of a request as a whole, and"
              + " some models of each kind that can be asked now, those of this machine first.")
  public SchemaList schemas(
      @Parameter(description = "The id of a model.") @QueryParam("model") @Nullable String model,
      @Context HttpServletRequest asking) {
    if (model != null) {
      ModelEntry entry = callersModels.require(model, asking);
      return new SchemaList(null, null, List.of(schema(entry)));
    }
    List<ModelEntry> entries =
        Arrays.stream(Modality.values())
            .flatMap(modality -> choice(modality, WebRequest.requireCaller(asking).models()))
            .flatMap(id -> entry(id, asking).stream())
            .toList();
    return new SchemaList(request, Guidance.CHOOSING, entries.stream().map(this::schema).toList());
  }

  /** The ids of those of this machine first. */
  private Stream<String> choice(Modality modality, ModelScope scope) {
    return Stream.concat(
            ready(modality, scope, Optional.of("local")), ready(modality, scope, Optional.empty()))
        .map(ModelRecord::id)
        .distinct()
        .limit(CHOICE);
  }

  private Stream<ModelRecord> ready(
      Modality modality, ModelScope scope, Optional<String> provider) {
    ModelQuery query =
        new ModelQuery(
            scope,
            Optional.of(modality),
            Set.of(),
            Set.of(ModelStatus.READY),
            provider,
            Optional.empty(),
            ModelQuery.Order.ID,
            false,
            Optional.empty(),
            OptionalInt.of(CHOICE));
    return models.list(query).items().stream();
  }

  /** It may have gone a moment ago. */
  private Optional<ModelEntry> entry(String id, HttpServletRequest asking) {
    return models.find(id).map(known -> callersModels.require(known.id(), asking));
  }

  private ModelSchema schema(ModelEntry entry) {
    Optional<ModelRecord> record = models.find(entry.id());
    return new ModelSchema(
        entry.id(),
        entry.descriptor().displayName(),
        entry.descriptor().modality().id(),
        entry.descriptor().capabilities().stream().map(Capability::id).toList(),
        catalogue.parameterSchema(entry),
        record.map(Guidance::of).orElse(List.of()),
        record.map(Examples::of).orElse(List.of()));
  }

  /** The schemas that were asked for. */
  @Schema(description = "What requests and models take.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SchemaList(
      @Schema(
              description = "JSON Schema, draft 2020-12, of the body of `POST /v1/generate`.",
              type = "object")
          @Nullable JsonNode request,
      @Schema(description = "How to choose a model.") @Nullable List<String> guidance,
      @Schema(description = "Of the model that was asked for, or of some to choose from.")
          List<ModelSchema> schemas) {}

  /** The schema of one model. */
  @Schema(description = "What parameters one model takes.")
  public record ModelSchema(
      @Schema(description = "The model's id.") String model,
      @Schema(description = "A name for people.") String displayName,
      @Schema(description = "What it makes.") String modality,
      @Schema(description = "What it can do.") List<String> capabilities,
      @Schema(description = "JSON Schema, draft 2020-12, of the parameters object.")
          Map<String, Object> parameters,
      @Schema(description = "How to work with it, in sentences.") List<String> guidance,
      @Schema(description = "Requests that it takes.") List<Examples.Example> examples) {}
}
