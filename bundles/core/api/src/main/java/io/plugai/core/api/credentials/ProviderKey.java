package io.plugai.core.api.credentials;

import java.time.Instant;

/**
 * What may be shown of a credential for a provider.
 *
 * @param id {@code pk_…}
 * @param provider the provider's id
 * @param kind one of {@link io.plugai.spi.credential.CredentialKind}
 * @param name for people
 * @param hint the last four characters of its secret part, dots before them; only dots where that
 *     is short, a document, or several values
 */
public record ProviderKey(
    String id,
    Owner owner,
    String provider,
    String kind,
    String name,
    String hint,
    Instant createdAt,
    Instant updatedAt) {}
