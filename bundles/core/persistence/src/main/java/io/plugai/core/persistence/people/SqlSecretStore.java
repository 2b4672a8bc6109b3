package io.plugai.core.persistence.people;

import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** What was sealed before it came here. */
public final class SqlSecretStore implements SecretStore {
  private final Database database;

  public SqlSecretStore(Database database) {
    this.database = database;
  }

  @Override
  public List<ProviderKey> credentials(String ownerId) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT * FROM credentials WHERE owner_id = :owner ORDER BY provider")
                .bind("owner", ownerId)
                .map((row, context) -> key(row))
                .list());
  }

  @Override
  public Optional<ProviderKey> credential(String ownerId, String id) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT * FROM credentials WHERE id = :id AND owner_id = :owner")
                .bind("id", id)
                .bind("owner", ownerId)
                .map((row, context) -> key(row))
                .findOne());
  }

  @Override
  public Optional<Sealed> sealed(String ownerId, String provider) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM credentials WHERE owner_id = :owner AND provider = :provider")
                .bind("owner", ownerId)
                .bind("provider", provider)
                .map((row, context) -> new Sealed(key(row), Rows.text(row, "sealed")))
                .findOne());
  }

  @Override
  public void addCredential(ProviderKey key, String sealed) {
    database.write(
        handle ->
            bind(
                    handle.createUpdate(
                        "INSERT INTO credentials (id, owner_id, provider, kind, name, hint,"
                            + " sealed, created_at, updated_at) VALUES (:id, :owner, :provider,"
                            + " :kind, :name, :hint, :sealed, :createdAt, :updatedAt)"),
                    key,
                    sealed)
                .bind("createdAt", key.createdAt().toEpochMilli())
                .execute());
  }

  @Override
  public boolean replaceCredential(ProviderKey key, String sealed) {
    return database.write(
        handle ->
            bind(
                        handle.createUpdate(
                            "UPDATE credentials SET kind = :kind, name = :name, hint = :hint,"
                                + " sealed = :sealed, updated_at = :updatedAt WHERE id = :id"
                                + " AND owner_id = :owner AND provider = :provider"),
                        key,
                        sealed)
                    .execute()
                == 1);
  }

  private static Update bind(Update update, ProviderKey key, String sealed) {
    return update
        .bind("id", key.id())
        .bind("owner", key.owner().id())
        .bind("provider", key.provider())
        .bind("kind", key.kind())
        .bind("name", key.name())
        .bind("hint", key.hint())
        .bind("sealed", sealed)
        .bind("updatedAt", key.updatedAt().toEpochMilli());
  }

  @Override
  public boolean removeCredential(String ownerId, String id) {
    return database.write(
        handle ->
            handle
                    .createUpdate("DELETE FROM credentials WHERE id = :id AND owner_id = :owner")
                    .bind("id", id)
                    .bind("owner", ownerId)
                    .execute()
                == 1);
  }

  @Override
  public Map<String, KeyPolicy> policies() {
    return database.read(
        handle -> {
          Map<String, KeyPolicy> policies = new LinkedHashMap<>();
          handle
              .createQuery("SELECT provider, policy FROM policies ORDER BY provider")
              .map((row, context) -> Map.entry(Rows.text(row, "provider"), policy(row)))
              .forEach(entry -> policies.put(entry.getKey(), entry.getValue()));
          return policies;
        });
  }

  private static KeyPolicy policy(ResultSet row) throws SQLException {
    return KeyPolicy.valueOf(Rows.text(row, "policy").toUpperCase(Locale.ROOT));
  }

  @Override
  public void setPolicy(String provider, KeyPolicy policy) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO policies (provider, policy) VALUES (:provider, :policy)"
                        + " ON CONFLICT (provider) DO UPDATE SET policy = excluded.policy")
                .bind("provider", provider)
                .bind("policy", policy.id())
                .execute());
  }

  @Override
  public String ownSecret(String name, String sealedIfMissing) {
    return database.write(
        handle -> {
          handle
              .createUpdate(
                  "INSERT INTO own_secrets (name, sealed) VALUES (:name, :sealed)"
                      + " ON CONFLICT (name) DO NOTHING")
              .bind("name", name)
              .bind("sealed", sealedIfMissing)
              .execute();
          return own(handle, name).one();
        });
  }

  @Override
  public Optional<String> ownSecret(String name) {
    return database.read(handle -> own(handle, name).findOne());
  }

  private static ResultIterable<String> own(Handle handle, String name) {
    Query query = handle.createQuery("SELECT sealed FROM own_secrets WHERE name = :name");
    return query.bind("name", name).mapTo(String.class);
  }

  @Override
  public List<Resealable> allSealed(Optional<String> afterId, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT id, sealed FROM (SELECT id, sealed FROM credentials"
                        + " UNION ALL SELECT name, sealed FROM own_secrets) AS everything"
                        + " WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", afterId.orElse(""))
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Resealable(Rows.text(row, "id"), Rows.text(row, "sealed")))
                .list());
  }

  @Override
  public boolean reseal(Resealable old, String sealed) {
    return database.write(
        handle ->
            reseal(handle, "UPDATE credentials SET sealed = :sealed WHERE id = :id", old, sealed)
                || reseal(
                    handle,
                    "UPDATE own_secrets SET sealed = :sealed WHERE name = :id",
                    old,
                    sealed));
  }

  private static boolean reseal(Handle handle, String update, Resealable old, String sealed) {
    return handle
            .createUpdate(update + " AND sealed = :old")
            .bind("sealed", sealed)
            .bind("id", old.id())
            .bind("old", old.sealed())
            .execute()
        == 1;
  }

  private static ProviderKey key(ResultSet row) throws SQLException {
    return new ProviderKey(
        Rows.text(row, "id"),
        new Owner(Rows.text(row, "owner_id")),
        Rows.text(row, "provider"),
        Rows.text(row, "kind"),
        Rows.text(row, "name"),
        Rows.text(row, "hint"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "updated_at"));
  }
}
