package io.plugai.core.auth.common;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Revocations;
import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database about everybody who has something going on: when this gateway has changed
 * something about them, and from time to time, since others may have.
 */
@Component
public final class RevocationWatch implements Revocations {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationWatch.class);

  private final UserStore users;
  private final TokenStore tokens;
  private final LoginSessionStore sessions;
  private final Changes changes;
  private final BackgroundTasks background;
  private final Consumer<String> listener = this::changed;
  private final ScheduledFuture<?> regularly;
  private final Map<String, Set<Watched>> byAccount = new ConcurrentHashMap<>();

  /** Called by the framework. */
  @Activate
  public RevocationWatch(
      @Reference UserStore users,
      @Reference TokenStore tokens,
      @Reference LoginSessionStore sessions,
      @Reference Changes changes,
      @Reference BackgroundTasks background) {
    this.users = users;
    this.tokens = tokens;
    this.sessions = sessions;
    this.changes = changes;
    this.background = background;
    changes.listen(listener);
    regularly =
        background.every(
            FreshCache.READ_AGAIN_AFTER, "Looking for those who are locked out", this::checkAll);
  }

  /** Watches nobody any more. */
  @Deactivate
  void stop() {
    changes.forget(listener);
    regularly.cancel(false);
  }

  private final class Watched implements Watch {
    private final Caller caller;
    private final Consumer<GatewayException> revoked;

    private Watched(Caller caller, Consumer<GatewayException> revoked) {
      this.caller = caller;
      this.revoked = revoked;
    }

    @Override
    public void stop() {
      byAccount.computeIfPresent(
          caller.id(),
          (id, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
    }
  }

  @Override
  public Watch watch(Caller caller, Consumer<GatewayException> revoked) {
    if (caller.id().equals(User.LOCAL)) {
      return () -> {};
    }
    Watched watched = new Watched(caller, revoked);
    byAccount.compute(
        caller.id(),
        (id, all) -> {
          Set<Watched> some = all == null ? ConcurrentHashMap.newKeySet() : all;
          some.add(watched);
          return some;
        });
    if (changes.lately(caller.id())) {
      changed(caller.id()); // perhaps after they were let in: a body takes its time
    }
    return watched;
  }

  private void changed(String subject) {
    if (byAccount.containsKey(subject)) {
      try {
        background.execute(() -> checkIfPossible(subject));
      } catch (RejectedExecutionException e) {
        LOG.debug("too much is to do; it is looked for again before long");
      }
    }
  }

  private void checkIfPossible(String account) {
    try {
      check(account);
    } catch (RuntimeException e) {
      LOG.debug("whether {} is locked out is looked for again before long", account, e);
    }
  }

  /** Looks for what others have changed. */
  void checkAll() {
    byAccount.keySet().forEach(this::check);
  }

  private void check(String account) {
    Set<Watched> all = byAccount.getOrDefault(account, Set.of());
    if (all.isEmpty()) {
      return;
    }
    Function<Caller, Optional<GatewayException>> objection = objections(account);
    for (Watched each : all) {
      objection
          .apply(each.caller)
          .ifPresent(
              why -> {
                each.stop();
                each.revoked.accept(why);
              });
    }
  }

  /** What speaks against callers of an account, as the database has it now. */
  private Function<Caller, Optional<GatewayException>> objections(String account) {
    if (users.byId(account).filter(user -> user.disabledAt().isEmpty()).isEmpty()) {
      return caller -> Optional.of(Refusals.accountDisabled());
    }
    Set<String> revoked = revokedTokens(account);
    return caller -> {
      boolean gone =
          caller.way() == AuthMethod.SESSIONS
              ? hasEnded(caller.keyId())
              : revoked.contains(caller.keyId());
      return gone ? Optional.of(Refusals.tokenRevoked()) : Optional.empty();
    };
  }

  private Set<String> revokedTokens(String account) {
    return Arrays.stream(Token.Kind.values())
        .map(kind -> tokens.list(account, kind))
        .flatMap(List::stream)
        .filter(token -> token.revokedAt().isPresent())
        .map(Token::id)
        .collect(Collectors.toSet());
  }

  private boolean hasEnded(String sessionId) {
    Optional<Instant> ended =
        sessions
            .byId(sessionId)
            .map(LoginSessionStore.Owned::session)
            .flatMap(LoginSession::revokedAt);
    return ended.isPresent();
  }
}
