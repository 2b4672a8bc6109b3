package io.plugai.core.api.people;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.spi.credential.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * API tokens, and access keys for local models; everybody sees their own only, and the operator
 * everybody's, but not what they are. Throws {@link io.plugai.spi.error.GatewayException}. May
 * block for a moment. Safe for all threads.
 */
public interface Tokens {

  /**
   * Makes one for the caller, who shows no token themselves, and can give it no scope that their
   * account lacks.
   */
  NewToken create(Caller caller, Token.Kind kind, Wish wish, Origin origin);

  /** The caller's of that kind, the newest first; those that are revoked or expired as well. */
  List<Token> list(Caller caller, Token.Kind kind);

  /** Revokes one of the caller's. Once this returns, this gateway refuses it. */
  void revoke(Caller caller, Token.Kind kind, String tokenId, Origin origin);

  /** Makes an API token for somebody, with no scope that their account lacks. */
  NewToken createFor(String actorId, String userId, Wish wish, Origin origin);

  /** Somebody's of both kinds, the newest first; those that are revoked or expired as well. */
  List<Token> listOf(String userId);

  /** Revokes one of somebody's, of either kind. Once this returns, this gateway refuses it. */
  void revokeOf(String actorId, String userId, String tokenId, Origin origin);

  /**
   * What a token shall be.
   *
   * @param scopes empty for the usual ones: {@code read} and {@code generate}; an access key is
   *     always for {@code generate}
   * @param models of an access key: ids or patterns that begin with {@code local/}; {@code ALL}
   *     stands for all local ones there
   */
  record Wish(
      String name,
      Set<Permission> scopes,
      ModelScope models,
      UsageLimits limits,
      Optional<Instant> expiresAt) {}

  /** A token with its text, which cannot be asked for again. */
  record NewToken(Token token, Secret text) {}
}
