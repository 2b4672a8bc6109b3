package io.plugai.core.api.access;

/**
 * What one route needs. A request that no rule matches is refused.
 *
 * @param method the HTTP method, in capitals
 * @param path the path, from the first slash; a segment {@code {name}} stands for any one segment,
 *     one segment {@code **} for one or more
 * @param permission what the caller must be allowed
 */
public record AccessRule(String method, String path, Permission permission) {}
