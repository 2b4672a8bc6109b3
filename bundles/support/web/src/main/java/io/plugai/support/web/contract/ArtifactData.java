package io.plugai.support.web.contract;

import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.ByteBuffer;

/** A file that a model made. */
@Schema(description = "A file that a model made.")
public record ArtifactData(
    @Schema(description = "What it is, for example image or mesh.") String role,
    @Schema(description = "For example image/png.") String mediaType,
    @Schema(description = "Its size.") long bytes,
    @Schema(description = "Hash of its content, in hexadecimal digits.") String sha256,
    @Schema(description = "Its content, in Base64.", type = "string", format = "byte")
        ByteBuffer data) {}
