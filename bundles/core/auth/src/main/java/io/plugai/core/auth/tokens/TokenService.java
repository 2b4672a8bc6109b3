package io.plugai.core.auth.tokens;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.Token.Kind;
import io.plugai.core.api.people.Tokens;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.Bulkhead;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.Fields;
import io.plugai.core.auth.common.Ids;
import io.plugai.core.auth.common.SecretText;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes API tokens and access keys, and takes them back. */
@Component
public final class TokenService implements Tokens {
  private static final Set<Permission> USUAL = Set.of(Permission.READ, Permission.GENERATE);
  private static final Set<Permission> OF_ACCESS_KEYS = Set.of(Permission.GENERATE);
  private static final int MOST_LIVE = 100;
  private static final int MOST_ENDED = 100;
  private static final int LAST = 4;
  private static final int MOST_WAITING = 32;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  private final TokenStore tokens;
  private final UserStore users;
  private final AuditLog audit;
  private final Changes changes;
  private final Time time;

  /** So that two requests at once do not make one more than the most. */
  private final Bulkhead making =
      new Bulkhead(1, MOST_WAITING, LONGEST_WAIT, "Too many tokens are made at once. Try again.");

  /** Called by the framework. */
  @Activate
  public TokenService(
      @Reference TokenStore tokens,
      @Reference UserStore users,
      @Reference AuditLog audit,
      @Reference Changes changes,
      @Reference Time time) {
    this.tokens = tokens;
    this.users = users;
    this.audit = audit;
    this.changes = changes;
    this.time = time;
  }

  @Override
  public NewToken create(Caller caller, Kind kind, Wish wish, Origin origin) {
    requireNoToken(caller);
    return make(caller.id(), caller.id(), caller.permissions(), kind, wish, origin);
  }

  @Override
  public NewToken createFor(String actorId, String userId, Wish wish, Origin origin) {
    if (userId.equals(User.LOCAL)) {
      throw new GatewayException(
          ErrorCode.CONFLICT, "This account is for whoever uses the gateway in local-only mode.");
    }
    return make(actorId, userId, Permission.scopes(), Kind.API, wish, origin);
  }

  private NewToken make(
      String actorId, String userId, Set<Permission> allowed, Kind kind, Wish wish, Origin origin) {
    Instant now = time.now();
    check(kind, wish, now);
    Set<Permission> scopes = scopes(kind, wish.scopes());
    requireWithin(userId, allowed, scopes);
    Secret text =
        SecretText.next(kind == Kind.API ? SecretText.Kind.API_TOKEN : SecretText.Kind.ACCESS_KEY);
    Token token =
        new Token(
            Ids.next(kind == Kind.API ? "tok_" : "key_"),
            kind,
            userId,
            wish.name(),
            text.reveal().substring(text.reveal().length() - LAST),
            scopes,
            models(kind, wish.models()),
            wish.limits(),
            now,
            wish.expiresAt().map(end -> end.truncatedTo(ChronoUnit.MILLIS)),
            Optional.empty(),
            Optional.empty());
    making.take(() -> add(token, SecretText.hash(text.reveal()), now));
    audit.record(actorId, action(kind, "created"), token.id(), told(scopes), origin);
    return new NewToken(token, text);
  }

  private static void check(Kind kind, Wish wish, Instant now) {
    new Fields()
        .name(wish.name(), "name")
        .require(Permission.scopes().containsAll(wish.scopes()), "scopes", "must hold scopes only")
        .require(
            kind == Kind.API || wish.scopes().isEmpty() || wish.scopes().equals(OF_ACCESS_KEYS),
            "scopes",
            "an access key is always for 'generate'")
        .require(
            Models.isWellFormed(wish.models()),
            "models",
            "must be at most 50 ids of models, or beginnings of ids with * behind them")
        .require(
            kind == Kind.API || Models.isLocal(wish.models()),
            "models",
            "an access key is for local models: ids that begin with 'local/'")
        .require(
            wish.expiresAt().filter(end -> !end.isAfter(now)).isEmpty(),
            "expires_at",
            "must be in the future")
        .check();
  }

  private static ModelScope models(Kind kind, ModelScope wish) {
    return kind == Kind.ACCESS_KEY && wish.patterns().isEmpty() ? Models.ALL_LOCAL : wish;
  }

  private static Set<Permission> scopes(Kind kind, Set<Permission> wish) {
    if (kind == Kind.ACCESS_KEY) {
      return OF_ACCESS_KEYS;
    }
    return wish.isEmpty() ? USUAL : wish;
  }

  /** What leaks can be taken back, with all that came of it: a token makes no others. */
  private static void requireNoToken(Caller caller) {
    if (caller.way() == AuthMethod.API_TOKENS) {
      throw new GatewayException(
          ErrorCode.FORBIDDEN, "A token cannot make others: log in to make one.");
    }
  }

  /** An identity provider may say that its owner may more: a token does not count for that. */
  private void requireWithin(String userId, Set<Permission> allowed, Set<Permission> scopes) {
    User owner = users.byId(userId).orElseThrow(() -> GatewayException.notFound("account"));
    if (!allowed.containsAll(scopes) || !owner.role().permissions().containsAll(scopes)) {
      throw new GatewayException(
          ErrorCode.FORBIDDEN, "A token can have no scope that its owner's account lacks.");
    }
  }

  private boolean add(Token token, String hash, Instant now) {
    List<Token> others = tokens.list(token.userId(), token.kind());
    if (others.stream().filter(other -> isLive(other, now)).count() >= MOST_LIVE) {
      throw new GatewayException(
          ErrorCode.CONFLICT,
          "There are %d of that kind already: revoke one first.".formatted(MOST_LIVE));
    }
    tokens.add(token, hash, MOST_ENDED);
    return true;
  }

  private static boolean isLive(Token token, Instant now) {
    return token.revokedAt().isEmpty()
        && token.expiresAt().filter(end -> !end.isAfter(now)).isEmpty();
  }

  @Override
  public List<Token> list(Caller caller, Kind kind) {
    return tokens.list(caller.id(), kind);
  }

  @Override
  public void revoke(Caller caller, Kind kind, String tokenId, Origin origin) {
    if (!tokens.revoke(caller.id(), kind, tokenId, time.now())) {
      throw GatewayException.notFound(kind == Kind.API ? "token" : "access key");
    }
    changes.changed(caller.id());
    audit.record(caller.id(), action(kind, "revoked"), tokenId, "", origin);
  }

  @Override
  public List<Token> listOf(String userId) {
    return Arrays.stream(Kind.values())
        .flatMap(kind -> tokens.list(userId, kind).stream())
        .sorted(Comparator.comparing(Token::createdAt).thenComparing(Token::id).reversed())
        .toList();
  }

  @Override
  public void revokeOf(String actorId, String userId, String tokenId, Origin origin) {
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(each -> tokens.revoke(userId, each, tokenId, time.now()))
            .findFirst()
            .orElseThrow(() -> GatewayException.notFound("token"));
    changes.changed(userId);
    audit.record(actorId, action(kind, "revoked"), tokenId, "of " + userId, origin);
  }

  private static String action(Kind kind, String what) {
    return (kind == Kind.API ? "token." : "access_key.") + what;
  }

  private static String told(Set<Permission> scopes) {
    return new TreeSet<>(scopes).stream().map(Permission::scope).collect(Collectors.joining(" "));
  }
}
