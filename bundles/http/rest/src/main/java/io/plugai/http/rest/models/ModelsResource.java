package io.plugai.http.rest.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The models that can be asked for, and how those of this machine are doing. */
@Component
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public final class ModelsResource implements ControlPlaneResource {
  private final CallersModels models;
  private final LocalModels localModels;

  /** Reads these two. */
  @Activate
  public ModelsResource(@Reference Catalogue catalogue, @Reference LocalModels localModels) {
    this.models = new CallersModels(catalogue);
    this.localModels = localModels;
  }

  /** All models. */
  @GET
  @Needs(Permission.KNOWN)
  @Operation(
      operationId = "listModels",
      summary = "All models that the caller may ask, sorted by id")
  public ModelList list(@Context HttpServletRequest request) {
    Map<String, LocalModelStatus> statuses = statuses();
    return new ModelList(
        models.of(request).stream().map(entry -> model(entry, statuses.get(entry.id()))).toList());
  }

  /** One model. */
  @GET
  @Path("{id: .+}")
  @Needs(Permission.KNOWN)
  @Operation(operationId = "getModel", summary = "One model")
  public Model get(
      @Parameter(description = "The model's id; its slashes stay as they are, or are `%2F`.")
          @PathParam("id")
          String id,
      @Context HttpServletRequest request) {
    return model(models.require(id, request), statuses().get(id));
  }

  private Map<String, LocalModelStatus> statuses() {
    return localModels.list().stream()
        .collect(Collectors.toMap(LocalModelStatus::id, Function.identity()));
  }

  private static Model model(ModelEntry entry, @Nullable LocalModelStatus status) {
    ModelDescriptor descriptor = entry.descriptor();
    return new Model(
        entry.id(),
        entry.provider(),
        descriptor.modality().id(),
        descriptor.displayName(),
        descriptor.description().orElse(null),
        descriptor.contextWindow().isPresent() ? descriptor.contextWindow().getAsInt() : null,
        descriptor.capabilities().stream().map(Capability::id).toList(),
        List.copyOf(descriptor.imageRoles()),
        entry.obstacle().orElse(null),
        status == null ? null : local(status),
        descriptor.metadata());
  }

  private static Local local(LocalModelStatus status) {
    return new Local(
        status.state().name().toLowerCase(Locale.ROOT),
        status.pinned(),
        status.active(),
        status.capacity(),
        status.queued(),
        status.problem().orElse(null));
  }

  /** All models. */
  @Schema(description = "All models.")
  public record ModelList(List<Model> models) {}

  /** One model as callers see it. */
  @Schema(description = "One model.")
  public record Model(
      @Schema(description = "What to put into a request.", example = "local/starter") String id,
      @Schema(description = "The part of the id before the first slash.") String provider,
      @Schema(
              description = "What it makes.",
              allowableValues = {"text", "image", "3d"})
          String modality,
      @Schema(description = "A name for people.") String displayName,
      @Schema(description = "What it is, in a sentence or two.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String description,
      @Schema(description = "The most tokens that input and output may take together.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Integer contextWindow,
      @Schema(description = "What it takes and can do; what is not here is refused.")
          List<String> capabilities,
      @Schema(description = "The roles that images to start from may have.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          List<String> imageRoles,
      @Schema(description = "Why it cannot run here now, where that is known.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String obstacle,
      @Schema(description = "How it is doing, where it runs on this machine.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Local local,
      @Schema(description = "What else its plug-in says of it.") Map<String, Object> metadata) {}

  /** How a model of this machine is doing. */
  @Schema(name = "LocalModel", description = "How a model of this machine is doing.")
  public record Local(
      @Schema(allowableValues = {"unloaded", "loading", "loaded", "busy", "unloading", "failed"})
          String state,
      @Schema(description = "Whether it is kept in memory.") boolean pinned,
      @Schema(description = "Generations that run.") int active,
      @Schema(description = "How many can run at once; 0 while it is not loaded.") int capacity,
      @Schema(description = "Requests that wait.") int queued,
      @Schema(description = "Why the last load failed, where it did.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String problem) {}
}
