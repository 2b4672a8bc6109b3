package io.plugai.http.rest;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.Tokens;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps tokens in memory, for tests. */
final class MemoryTokens implements Tokens {
  private final List<Token> tokens = new CopyOnWriteArrayList<>();

  @Override
  public NewToken create(Caller caller, Token.Kind kind, Wish wish, Origin origin) {
    Token token =
        new Token(
            "tok_%03d".formatted(tokens.size()),
            kind,
            caller.id(),
            wish.name(),
            "last",
            wish.scopes(),
            wish.models(),
            wish.limits(),
            Instant.ofEpochSecond(tokens.size()),
            wish.expiresAt(),
            Optional.empty(),
            Optional.empty());
    tokens.add(token);
    return new NewToken(token, new Secret("plugai_shown_once"));
  }

  @Override
  public List<Token> list(Caller caller, Token.Kind kind) {
    return tokens.stream()
        .filter(token -> token.userId().equals(caller.id()) && token.kind() == kind)
        .toList();
  }

  @Override
  public void revoke(Caller caller, Token.Kind kind, String tokenId, Origin origin) {
    Token token =
        list(caller, kind).stream()
            .filter(own -> own.id().equals(tokenId))
            .findAny()
            .orElseThrow(() -> GatewayException.notFound("token"));
    tokens.remove(token);
  }

  @Override
  public NewToken createFor(String actorId, String userId, Wish wish, Origin origin) {
    throw new UnsupportedOperationException("not over HTTP");
  }

  @Override
  public List<Token> listOf(String userId) {
    return tokens.stream().filter(token -> token.userId().equals(userId)).toList();
  }

  @Override
  public void revokeOf(String actorId, String userId, String tokenId, Origin origin) {
    if (!tokens.removeIf(token -> token.userId().equals(userId) && token.id().equals(tokenId))) {
      throw GatewayException.notFound("token");
    }
  }
}
