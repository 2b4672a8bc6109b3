package io.plugai.core.auth;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Presented;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People.Login;
import io.plugai.core.api.people.People.Registration;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.Tokens.NewToken;
import io.plugai.core.api.people.Tokens.Wish;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.AuthMethods;
import io.plugai.core.auth.common.AuthSettings;
import io.plugai.core.auth.common.BackgroundTasks;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.Ids;
import io.plugai.core.auth.common.Time;
import io.plugai.core.auth.limits.Attempts;
import io.plugai.core.auth.people.Passwords;
import io.plugai.core.auth.people.PeopleService;
import io.plugai.core.auth.people.SetupFile;
import io.plugai.core.auth.sessions.AccessTokens;
import io.plugai.core.auth.sessions.LoginSessionAuthenticator;
import io.plugai.core.auth.tokens.LastUse;
import io.plugai.core.auth.tokens.TokenAuthenticator;
import io.plugai.core.auth.tokens.TokenService;
import io.plugai.core.auth.vault.Vault;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** All of this bundle on a real database, as one gateway has it. */
public final class World implements AutoCloseable {
  public static final Origin HERE = new Origin("192.0.2.1", "req_1");
  public static final Secret PASSWORD = new Secret("correct horse battery staple");

  public final TestClock clock;
  public final Time time;
  public final Persistence persistence;
  public final UserStore users;
  public final LoginSessionStore sessionStore;
  public final TokenStore tokenStore;
  public final SecretStore secretStore;
  public final AuditLog audit;
  public final AtomicInteger exits = new AtomicInteger();
  public final BackgroundTasks background = new BackgroundTasks();
  public final Changes changes;
  public final AuthSettings settings;
  public final AuthMethods ways =
      new AuthMethods(EnumSet.of(AuthMethod.API_TOKENS, AuthMethod.SESSIONS));
  public final Attempts attempts;
  public final Passwords passwords = new Passwords();
  public final Vault vault;
  public final AccessTokens accessTokens;
  public final PeopleService people;
  public final TokenService tokens;
  public final LastUse lastUse;
  public final Authenticator sessionWay;
  public final Authenticator tokenWay;
  public final SetupFile setupFile;

  private World(
      TestClock clock, Persistence persistence, Path keyFile, AuthSettings.Values values) {
    this.clock = clock;
    this.time = clock.time();
    this.persistence = persistence;
    users = persistence.get(UserStore.class);
    sessionStore = persistence.get(LoginSessionStore.class);
    tokenStore = persistence.get(TokenStore.class);
    secretStore = persistence.get(SecretStore.class);
    audit = new Written(persistence.get(AuditStore.class), time);
    changes = new Changes(time);
    settings = new AuthSettings(values);
    attempts = new Attempts(settings, time);
    vault = new Vault(secretStore, exits::set, Optional.empty(), keyFile);
    accessTokens = new AccessTokens(vault, settings, time);
    setupFile = new SetupFile(keyFile.toAbsolutePath().getParent());
    people =
        new PeopleService(
            users,
            sessionStore,
            tokenStore,
            audit,
            accessTokens,
            passwords,
            attempts,
            settings,
            ways,
            changes,
            setupFile,
            time);
    tokens = new TokenService(tokenStore, users, audit, changes, time);
    lastUse = new LastUse(tokenStore, background);
    sessionWay =
        new LoginSessionAuthenticator(
            ways, accessTokens, sessionStore, settings, changes, background, time);
    tokenWay =
        new TokenAuthenticator(ways, tokenStore, lastUse, settings, changes, background, time);
  }

  /** The only gateway on a new database in that folder, without limits on attempts. */
  public static World in(Path folder) throws Exception {
    return with(folder, values(10_000, 10_000, UsageLimits.NONE));
  }

  public static World with(Path folder, AuthSettings.Values values) throws Exception {
    return new World(new TestClock(), database(folder), folder.resolve("master.key"), values);
  }

  /** A new database in that folder. */
  public static Persistence database(Path folder) throws Exception {
    Template.copyTo(folder);
    return Persistence.open(DatabaseSettings.sqlite(folder));
  }

  /** Another gateway on the same database, with caches of its own. */
  public World another(Path folder) {
    return new World(
        clock, persistence, folder.resolve("master.key"), values(10_000, 10_000, UsageLimits.NONE));
  }

  public static AuthSettings.Values values(int perName, int perAddress, UsageLimits limits) {
    return new AuthSettings.Values(
        Duration.ofMinutes(10), Duration.ofDays(30), perName, perAddress, limits);
  }

  public User register(String name, Role role) {
    Secret code = people.invite("shell", role, "", Duration.ofDays(1), HERE).code();
    return people.register(new Registration(code, name, Optional.empty(), PASSWORD), HERE);
  }

  public Login login(String name) {
    return people.login(name, PASSWORD, "test", HERE);
  }

  /** Somebody after a login. */
  public Caller caller(String name) {
    return caller(sessionWay, login(name).accessToken());
  }

  public static Caller caller(Authenticator way, Secret bearer) {
    Authentication answer = way.authenticate(presented(bearer.reveal()));
    if (answer instanceof Authentication.Accepted accepted) {
      return accepted.caller();
    }
    throw new AssertionError("not accepted: " + answer);
  }

  /** Why it is not accepted. */
  public static ErrorCode refusal(Authenticator way, String bearer) {
    Authentication answer = way.authenticate(presented(bearer));
    if (answer instanceof Authentication.Refused refused) {
      return refused.why().code();
    }
    throw new AssertionError("not refused: " + answer);
  }

  public static Presented presented(String bearer) {
    return new Presented(InetAddress.getLoopbackAddress(), Optional.of(bearer), false);
  }

  public NewToken token(Caller caller, Permission... scopes) {
    return tokens.create(caller, Token.Kind.API, wish(scopes), HERE);
  }

  public static Wish wish(Permission... scopes) {
    return new Wish("a token", Set.of(scopes), ModelScope.ALL, UsageLimits.NONE, Optional.empty());
  }

  public static Caller callerWith(String id, Map<String, UsageLimits> limits) {
    return new Caller(
        id, Permission.scopes(), AuthMethod.API_TOKENS, "tok_1", ModelScope.ALL, limits);
  }

  /** Actions in the audit log, the newest first. */
  public List<String> audited() {
    return audit.entries(Optional.empty(), Optional.empty(), 100).items().stream()
        .map(AuditEntry::action)
        .toList();
  }

  @Override
  public void close() {
    background.stop();
    persistence.close();
  }

  /** An empty database, migrated once for all tests. */
  private static final class Template {
    private static final Path FOLDER = make();

    private static Path make() {
      try {
        Path folder = Files.createTempDirectory("plugai-template");
        Persistence.open(DatabaseSettings.sqlite(folder)).close();
        return folder.resolve("store");
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    static void copyTo(Path folder) throws IOException {
      Path store = Files.createDirectories(folder.resolve("store"));
      try (Stream<Path> files = Files.list(FOLDER)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, store.resolve(file.getFileName()));
        }
      }
    }
  }

  /** The log as it is kept, without what a gateway adds to it. */
  private record Written(AuditStore store, Time time) implements AuditLog {
    private static final AtomicInteger NEXT = new AtomicInteger();

    @Override
    public void record(
        String actorId, String action, String subject, String details, Origin origin) {
      store.append(
          new AuditEntry(
              "aud_%012d%s".formatted(NEXT.incrementAndGet(), Ids.text(4)),
              time.now(),
              actorId,
              action,
              subject,
              origin.remote(),
              origin.requestId(),
              details));
    }

    @Override
    public Page<AuditEntry> entries(Optional<String> action, Optional<String> after, int limit) {
      return store.entries(action, after, limit);
    }
  }
}
