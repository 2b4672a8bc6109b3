package io.plugai.support.web.contract;

import java.nio.ByteBuffer;

/**
 * A file that a model made.
 *
 * @param role what it is, for example image or mesh
 * @param mediaType for example image/png
 * @param bytes its size
 * @param sha256 hash of its content, in hexadecimal digits
 * @param data its content, in Base64
 */
public record ArtifactData(
    String role, String mediaType, long bytes, String sha256, ByteBuffer data) {}
