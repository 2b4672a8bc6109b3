package io.plugai.core.persistence.schema;

import io.plugai.core.persistence.engine.HeldConnection;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/** The one class that knows Liquibase: whoever does not migrate does not load it. */
final class LiquibaseRun {
  /** Held, or the level would be forgotten with the logger. */
  private static final Logger CHATTY = Logger.getLogger("liquibase");

  private LiquibaseRun() {}

  /** Makes the changes that were not made yet, in the transaction that has begun. */
  static void apply(Connection connection, List<String> paths) throws Exception {
    CHATTY.setLevel(Level.OFF); // what goes wrong is thrown, and told in one sentence
    ClassLoader own = Liquibase.class.getClassLoader();
    Thread thread = Thread.currentThread();
    ClassLoader former = thread.getContextClassLoader();
    thread.setContextClassLoader(own); // its plug-ins are looked up there, and nowhere else
    try {
      Scope.child(
          Map.of("liquibase.analytics.enabled", false, Scope.Attr.ui.name(), new LoggerUIService()),
          () -> {
            Connection held = HeldConnection.of(connection);
            for (String path : paths) {
              update(held, path);
            }
          });
    } finally {
      thread.setContextClassLoader(former);
    }
  }

  private static void update(Connection held, String path) throws Exception {
    Database database =
        DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(held));
    ClassLoaderResourceAccessor resources =
        new ClassLoaderResourceAccessor(LiquibaseRun.class.getClassLoader());
    try (Liquibase liquibase = new Liquibase(path, resources, database)) {
      liquibase.setShowSummary(UpdateSummaryEnum.OFF);
      liquibase.update(new Contexts(), new LabelExpression());
    }
  }
}
