package io.plugai.core.api.request;

/**
 * The caller's name for a request that must not be done twice (IETF draft {@code
 * idempotency-key-header}).
 *
 * @param key scoped to the caller
 * @param fingerprint of the body: the same key with another body is a mistake
 */
public record IdempotencyKey(String key, String fingerprint) {}
