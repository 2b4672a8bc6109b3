package io.plugai.core.persistence.people;

import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** Accounts and invites. */
public final class SqlUserStore implements UserStore {
  private static final String SELECT = "SELECT " + Rows.USER + ", u.password_hash FROM users u ";

  private final Database database;
  private final SqlInvites invites;

  /** The accounts of that database. */
  public SqlUserStore(Database database) {
    this.database = database;
    this.invites = new SqlInvites(database);
  }

  @Override
  public Optional<User> byId(String id) {
    return database.read(
        handle ->
            handle
                .createQuery(SELECT + "WHERE u.id = :id")
                .bind("id", id)
                .map((row, context) -> Rows.user(row))
                .findOne());
  }

  @Override
  public Optional<Account> byName(String name) {
    return database.read(
        handle ->
            handle
                .createQuery(SELECT + "WHERE u.name = :name")
                .bind("name", name)
                .map(
                    (row, context) ->
                        new Account(Rows.user(row), Rows.maybeText(row, "password_hash")))
                .findOne());
  }

  @Override
  public Optional<User> byIdentity(Identity identity) {
    return database.read(
        handle ->
            handle
                .createQuery(SELECT + "WHERE u.issuer = :issuer AND u.subject = :subject")
                .bind("issuer", identity.issuer())
                .bind("subject", identity.subject())
                .map((row, context) -> Rows.user(row))
                .findOne());
  }

  @Override
  public Page<User> list(Optional<String> afterName, int limit) {
    List<User> rows =
        database.read(
            handle ->
                handle
                    .createQuery(SELECT + "WHERE u.name > :after ORDER BY u.name LIMIT :limit")
                    .bind("after", afterName.orElse(""))
                    .bind("limit", limit + 1)
                    .map((row, context) -> Rows.user(row))
                    .list());
    return Rows.page(rows, limit, User::name);
  }

  @Override
  public void add(User user, Identity identity) {
    database.write(
        handle -> insert(handle, user, user.role(), Optional.empty(), Optional.of(identity)));
  }

  @Override
  public void register(String inviteHash, Account account, Instant now) {
    database.write(
        handle -> {
          Invite invite = SqlInvites.useUp(handle, inviteHash, now);
          if (invite.isSetUp()) {
            requireNoOperator(handle);
          }
          insert(handle, account.user(), invite.role(), account.passwordHash(), Optional.empty());
          return handle
              .createUpdate("UPDATE invites SET used_by = :user WHERE code_hash = :hash")
              .bind("user", account.user().id())
              .bind("hash", inviteHash)
              .execute();
        });
  }

  /** Two who would be the first come one after the other. */
  private void requireNoOperator(Handle handle) {
    held(handle, User.LOCAL);
    if (hasOperator(handle)) {
      throw SqlInvites.invalid();
    }
  }

  private static int insert(
      Handle handle,
      User user,
      Role role,
      Optional<String> passwordHash,
      Optional<Identity> identity) {
    return handle
        .createUpdate(
            "INSERT INTO users (id, name, display_name, role, preferences, password_hash, issuer,"
                + " subject, limit_requests, limit_tokens, limit_concurrent, created_at,"
                + " disabled_at) VALUES (:id, :name, :displayName, :role, :preferences,"
                + " :passwordHash, :issuer, :subject, :requests, :tokens, :concurrent, :createdAt,"
                + " :disabledAt)")
        .bind("id", user.id())
        .bind("name", user.name())
        .bind("displayName", user.displayName())
        .bind("role", role.id())
        .bind("preferences", user.preferences())
        .bind("passwordHash", passwordHash.orElse(null))
        .bind("issuer", identity.map(Identity::issuer).orElse(null))
        .bind("subject", identity.map(Identity::subject).orElse(null))
        .bind("requests", user.limits().requestsPerMinute())
        .bind("tokens", user.limits().tokensPerMinute())
        .bind("concurrent", user.limits().concurrent())
        .bind("createdAt", user.createdAt().toEpochMilli())
        .bind("disabledAt", Rows.millis(user.disabledAt()))
        .execute();
  }

  @Override
  public void setProfile(String id, Optional<String> displayName, Optional<String> preferences) {
    changeOne(
        database.write(
            handle ->
                handle
                    .createUpdate(
                        "UPDATE users SET display_name = COALESCE(:displayName, display_name),"
                            + " preferences = COALESCE(:preferences, preferences) WHERE id = :id")
                    .bind("displayName", displayName.orElse(null))
                    .bind("preferences", preferences.orElse(null))
                    .bind("id", id)
                    .execute()));
  }

  @Override
  public void setPassword(String id, String passwordHash) {
    changeOne(
        database.write(
            handle ->
                handle
                    .createUpdate("UPDATE users SET password_hash = :hash WHERE id = :id")
                    .bind("hash", passwordHash)
                    .bind("id", id)
                    .execute()));
  }

  private static void changeOne(int changed) {
    if (changed == 0) {
      throw GatewayException.notFound("account");
    }
  }

  @Override
  public boolean setStanding(String id, UnaryOperator<User> change) {
    return database.write(
        handle -> {
          boolean lastOperator = isLastOperator(handle, id);
          User next = change.apply(held(handle, id));
          boolean staysOperator = next.role() == Role.OPERATOR && next.disabledAt().isEmpty();
          if (lastOperator && !staysOperator) {
            return false;
          }
          handle
              .createUpdate(
                  "UPDATE users SET role = :role, disabled_at = :disabledAt,"
                      + " limit_requests = :requests, limit_tokens = :tokens,"
                      + " limit_concurrent = :concurrent WHERE id = :id")
              .bind("role", next.role().id())
              .bind("disabledAt", Rows.millis(next.disabledAt()))
              .bind("requests", next.limits().requestsPerMinute())
              .bind("tokens", next.limits().tokensPerMinute())
              .bind("concurrent", next.limits().concurrent())
              .bind("id", id)
              .execute();
          return true;
        });
  }

  /** An account that nobody else changes until the transaction ends. */
  private User held(Handle handle, String id) {
    return handle
        .createQuery(SELECT + "WHERE u.id = :id" + database.engine().forUpdate())
        .bind("id", id)
        .map((row, context) -> Rows.user(row))
        .findOne()
        .orElseThrow(() -> GatewayException.notFound("account"));
  }

  /** Holds all operators: two who demote each other come one after the other. */
  private boolean isLastOperator(Handle handle, String id) {
    return handle
        .createQuery(
            "SELECT id FROM users WHERE role = 'operator' AND disabled_at IS NULL"
                + " AND password_hash IS NOT NULL ORDER BY id"
                + database.engine().forUpdate())
        .mapTo(String.class)
        .list()
        .equals(List.of(id));
  }

  @Override
  public boolean hasOperator() {
    return database.read(SqlUserStore::hasOperator);
  }

  private static boolean hasOperator(Handle handle) {
    return handle
        .createQuery(
            "SELECT 1 FROM users WHERE role = 'operator' AND disabled_at IS NULL"
                + " AND (password_hash IS NOT NULL OR issuer IS NOT NULL) LIMIT 1")
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  @Override
  public void addInvite(Invite invite, String codeHash) {
    invites.add(invite, codeHash);
  }

  @Override
  public Page<Invite> invites(Optional<String> after, int limit) {
    return invites.list(after, limit);
  }

  @Override
  public boolean revokeInvite(String id, Instant now) {
    return invites.revoke(id, now);
  }

  @Override
  public void revokeSetUp(Instant now) {
    invites.revokeSetUp(now);
  }
}
