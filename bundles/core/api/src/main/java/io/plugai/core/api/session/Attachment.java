package io.plugai.core.api.session;

/**
 * A file that goes with a message and lies elsewhere: what a model made, or started from.
 *
 * @param role what it is, for example {@code image} or {@code mesh}
 * @param mediaType for example {@code image/png}
 * @param handle by which it is found: the id of an artifact, or an address
 */
public record Attachment(String role, String mediaType, String handle) {}
