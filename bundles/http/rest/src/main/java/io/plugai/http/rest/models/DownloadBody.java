package io.plugai.http.rest.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plugai.core.api.download.DownloadRequest;
import io.plugai.http.rest.common.Fields;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which model is to be fetched. */
@Schema(name = "ModelDownload", description = "Which model is to be fetched.")
public record DownloadBody(
    @Schema(
            description = "The id of a source; `huggingface` where it is missing.",
            example = "huggingface",
            maxLength = 64)
        @Nullable String source,
    @Schema(
            description =
                "What the model is called there: `owner/name` at a hub, an address for `url`,"
                    + " `name:tag` at a registry.",
            example = "ggml-org/SmolLM2-360M-Instruct-GGUF",
            maxLength = 2048,
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String name,
    @Schema(description = "A branch, tag or commit.", maxLength = 256) @Nullable String revision,
    @ArraySchema(
            arraySchema =
                @Schema(
                    description =
                        "Which files, as patterns with `*` and `?`; where they are missing, what"
                            + " the model needs.",
                    nullable = true),
            maxItems = 100,
            schema = @Schema(maxLength = 1024))
        @Nullable List<String> files,
    @Schema(
            description = "Which of the quantizations that a repository holds.",
            example = "Q4_K_M",
            maxLength = 64)
        @Nullable String quantization,
    @Schema(
            description = "What the one file must hash to, where its source does not say.",
            maxLength = 64)
        @Nullable String sha256,
    @Schema(
            description =
                "What to call it here; where it is missing, as there, with its quantization.",
            maxLength = 96)
        @JsonProperty("as")
        @Nullable String as) {
  private static final String USUAL_SOURCE = "huggingface";

  /**
   * What is asked for.
   *
   * @throws io.plugai.spi.error.GatewayException with all fields that are wrong
   */
  DownloadRequest request() {
    Fields fields = new Fields();
    DownloadRequest request =
        new DownloadRequest(
            fields.optional("source", source).orElse(USUAL_SOURCE),
            fields.text("name", name),
            fields.optional("revision", revision),
            files == null ? List.of() : files.stream().map(one -> one == null ? "" : one).toList(),
            fields.optional("quantization", quantization),
            fields.optional("sha256", sha256),
            fields.optional("as", as));
    fields.check();
    return request;
  }
}
