package io.plugai.http.rest.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.download.Storage;
import io.plugai.core.api.download.StorageCleanup;
import io.plugai.core.api.download.StorageStatus;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
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

/** What fetched models take of the disk, and taking away what nobody needs. */
@Component
@Path("/v1/storage")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Permission.OPERATE)
public final class StorageResource implements ControlPlaneResource {
  private final Storage storage;
  private final AuditLog audit;

  /** Asks the first, and tells the second. */
  @Activate
  public StorageResource(@Reference Storage storage, @Reference AuditLog audit) {
    this.storage = storage;
    this.audit = audit;
  }

  /** How much. */
  @GET
  @Operation(
      operationId = "storageStatus",
      summary = "What fetched models take of the disk",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "What they take, and what they may.",
              content = @Content(schema = @Schema(implementation = StatusView.class))))
  public void status(@Suspended AsyncResponse response) {
    answer(response, storage.status(), StatusView::of);
  }

  /** Cleans up. */
  @POST
  @Path("cleanup")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "storageCleanup",
      summary = "Take away what nobody needs",
      description =
          "What is left of downloads that are over, files that no model holds, and, where a"
              + " retention is configured, fetched models that nobody used for as long and that are"
              + " not pinned. With `dry_run` it is only said what would go.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "What was taken away, or would be.",
              content = @Content(schema = @Schema(implementation = CleanupView.class))))
  public void cleanup(
      @Nullable CleanupBody body,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    boolean dryRun = Boolean.TRUE.equals(Fields.body(body).dryRun);
    if (!dryRun) {
      record("storage.cleaned", "", request);
    }
    answer(response, storage.cleanup(dryRun), CleanupView::of);
  }

  /** Pins one. */
  @POST
  @Path("pins")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "pinStoredModel",
      summary = "Keep a fetched model from being cleaned up, or let it",
      responses = @ApiResponse(responseCode = "204", description = "It is kept, or not."))
  public void pin(
      @Nullable PinBody body,
      @Suspended AsyncResponse response,
      @Context HttpServletRequest request) {
    Fields fields = new Fields();
    PinBody wanted = Fields.body(body);
    String model = fields.text("model", wanted.model);
    fields.check();
    record("model.pinned", model, request);
    var unused =
        storage
            .pin(model, !Boolean.FALSE.equals(wanted.pinned))
            .whenComplete(
                (done, failure) ->
                    response.resume(
                        failure == null ? Response.noContent().build() : Problem.cause(failure)));
  }

  private void record(String action, String subject, HttpServletRequest request) {
    audit.record(
        WebRequest.requireCaller(request).id(), action, subject, "", WebRequest.origin(request));
  }

  private static <T> void answer(
      AsyncResponse response, CompletionStage<T> stage, Function<T, Object> view) {
    var unused =
        stage.whenComplete(
            (value, failure) ->
                response.resume(failure == null ? view.apply(value) : Problem.cause(failure)));
  }

  /** Whether to do it. */
  @Schema(name = "StorageCleanupOptions", description = "Whether to do it.")
  public record CleanupBody(
      @Schema(description = "Only say what would be taken away.") @Nullable Boolean dryRun) {}

  /** Which model is to stay. */
  @Schema(name = "StoragePin", description = "Which model is to stay.")
  public record PinBody(
      @Schema(
              description = "The model's id.",
              example = "local/SmolLM2-1.7B-Instruct-Q4_K_M",
              maxLength = 256,
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String model,
      @Schema(description = "Whether it is; it is where this is missing.")
          @Nullable Boolean pinned) {}

  /** How much. */
  @Schema(name = "StorageStatus", description = "What fetched models take of the disk.")
  public record StatusView(
      @Schema(description = "What they may take together; 0: without a limit.") long limitBytes,
      @Schema(description = "What of the disk downloads leave free.") long reserveBytes,
      @Schema(description = "What of the disk is free.") long freeBytes,
      @Schema(description = "What they take, each file counted once.") long usedBytes,
      @Schema(description = "What of that is not whole yet.") long partialBytes,
      @Schema(description = "Those that were fetched.") List<StoredView> models) {
    static StatusView of(StorageStatus status) {
      return new StatusView(
          status.limitBytes(),
          status.reserveBytes(),
          status.freeBytes(),
          status.usedBytes(),
          status.partialBytes(),
          status.models().stream().map(StoredView::of).toList());
    }
  }

  /** One of them. */
  @Schema(name = "StoredModel", description = "A model that was fetched.")
  public record StoredView(
      @Schema(description = "The model's id.") String id,
      @Schema(description = "Bytes of its files; others may share them.") long bytes,
      @Schema(description = "Where it came from.") String source,
      @Schema(description = "What it is called there.") String name,
      @Schema(description = "Whether it stays whatever is cleaned up.") boolean pinned,
      @Schema(
              description = "When it was used last, where that was since the gateway was started.",
              format = "date-time",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String lastUsedAt) {
    static StoredView of(StorageStatus.Stored model) {
      return new StoredView(
          model.id(),
          model.bytes(),
          model.source(),
          model.name(),
          model.pinned(),
          model.lastUsed().map(Instant::toString).orElse(null));
    }
  }

  /** What goes. */
  @Schema(name = "StorageCleanup", description = "What was taken away, or would be.")
  public record CleanupView(
      boolean dryRun,
      @Schema(description = "How much that frees.") long bytes,
      List<CleanupItem> items) {
    static CleanupView of(StorageCleanup cleanup) {
      return new CleanupView(
          cleanup.dryRun(),
          cleanup.bytes(),
          cleanup.items().stream()
              .map(item -> new CleanupItem(item.kind().id(), item.name(), item.bytes()))
              .toList());
    }
  }

  /** One thing. */
  @Schema(name = "StorageCleanupItem", description = "One thing that goes.")
  public record CleanupItem(
      @Schema(allowableValues = {"partial", "file", "model"}) String kind,
      @Schema(description = "The model's id, or what the file is called.") String name,
      @Schema(description = "Bytes that it frees.") long bytes) {}
}
