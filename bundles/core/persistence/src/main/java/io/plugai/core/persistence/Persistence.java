package io.plugai.core.persistence;

import io.plugai.core.api.store.AliasStore;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.DatabaseAdmin;
import io.plugai.core.api.store.JobStore;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.ModelStore;
import io.plugai.core.api.store.RequestStore;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.persistence.conversations.SqlSessionStore;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.persistence.engine.Engine;
import io.plugai.core.persistence.engine.PostgresEngine;
import io.plugai.core.persistence.engine.Readiness;
import io.plugai.core.persistence.engine.SqliteEngine;
import io.plugai.core.persistence.engine.StartRefusedException;
import io.plugai.core.persistence.jobs.SqlJobStore;
import io.plugai.core.persistence.models.SqlModelStore;
import io.plugai.core.persistence.people.SqlLoginSessionStore;
import io.plugai.core.persistence.people.SqlSecretStore;
import io.plugai.core.persistence.people.SqlTokenStore;
import io.plugai.core.persistence.people.SqlUserStore;
import io.plugai.core.persistence.requests.SqlRequestStore;
import io.plugai.core.persistence.routing.SqlAliasStore;
import io.plugai.core.persistence.schema.ChangeLog;
import io.plugai.core.persistence.schema.EmptyDatabase;
import io.plugai.core.persistence.schema.Migration;
import io.plugai.core.persistence.usage.SqlAuditStore;
import io.plugai.core.persistence.usage.SqlUsageReports;
import io.plugai.core.persistence.usage.SqlUsageStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** An open database, at the schema of this version, and the stores on it. */
public final class Persistence implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Database database;
  private final Map<Class<?>, Object> services = new LinkedHashMap<>();

  private Persistence(Database database, ChangeLog changeLog) {
    this.database = database;
    services.put(UserStore.class, new SqlUserStore(database));
    services.put(TokenStore.class, new SqlTokenStore(database));
    services.put(LoginSessionStore.class, new SqlLoginSessionStore(database));
    services.put(SecretStore.class, new SqlSecretStore(database));
    services.put(UsageStore.class, new SqlUsageStore(database));
    services.put(UsageReports.class, new SqlUsageReports(database));
    services.put(RequestStore.class, new SqlRequestStore(database));
    services.put(SessionStore.class, new SqlSessionStore(database));
    services.put(AliasStore.class, new SqlAliasStore(database));
    services.put(ModelStore.class, new SqlModelStore(database));
    services.put(JobStore.class, new SqlJobStore(database));
    services.put(AuditStore.class, new SqlAuditStore(database));
    services.put(DatabaseAdmin.class, new SqlDatabaseAdmin(database, changeLog));
  }

  /**
   * Waits for the database, migrates it where it has to be, and connects. May take a minute.
   *
   * @throws StartRefusedException with a sentence for the operator; the data is as it was
   */
  public static Persistence open(DatabaseSettings settings)
      throws StartRefusedException, InterruptedException {
    return open(settings, new Readiness());
  }

  static Persistence open(DatabaseSettings settings, Readiness readiness)
      throws StartRefusedException, InterruptedException {
    Engine engine = engine(settings);
    if (engine instanceof SqliteEngine sqlite) {
      sqlite.copyNote().refuseIfThere();
      EmptyDatabase.begin(sqlite);
    }
    return open(engine, ChangeLog.CURRENT, readiness);
  }

  static Persistence open(Engine engine, ChangeLog changeLog, Readiness readiness)
      throws StartRefusedException, InterruptedException {
    engine.prepare();
    new Migration(engine, changeLog).run();
    try {
      return new Persistence(new Database(engine, readiness), changeLog);
    } catch (RuntimeException e) {
      throw new StartRefusedException(
          "The database " + engine.place() + " cannot be connected to.", e);
    }
  }

  private static Engine engine(DatabaseSettings settings) {
    return settings.isPostgres()
        ? new PostgresEngine(settings, PATIENCE)
        : new SqliteEngine(settings.store());
  }

  /** What others work with, by its contract. */
  public <S> S get(Class<S> contract) {
    Object service = services.get(contract);
    if (service == null) {
      throw new IllegalArgumentException(contract.getName());
    }
    return contract.cast(service);
  }

  /** All of it, by contract. */
  Map<Class<?>, Object> services() {
    return services;
  }

  Database database() {
    return database;
  }

  @Override
  public void close() {
    database.close();
  }
}
