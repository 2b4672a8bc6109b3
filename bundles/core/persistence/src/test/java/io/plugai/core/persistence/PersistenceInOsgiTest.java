package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.health.ReadinessCheck;
import io.plugai.core.api.lifecycle.Exit;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.DatabaseAdmin;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.persistence.engine.CopyNote;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.persistence.engine.SqliteEngine;
import io.plugai.core.persistence.schema.ChangeLog;
import io.plugai.testing.osgi.EmbeddedFramework;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The bundle in a framework, with Liquibase and JDBI inside it. */
class PersistenceInOsgiTest {
  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path home;
  private EmbeddedFramework framework;
  private final BlockingQueue<Integer> exits = new LinkedBlockingQueue<>();
  private final BlockingQueue<UserStore> published = new LinkedBlockingQueue<>();
  private final BlockingQueue<DatabaseAdmin> admins = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    framework =
        EmbeddedFramework.start(home.resolve("cache"), Map.of("karaf.base", home.toString()));
    framework.context().registerService(Exit.class, exits::add, new Hashtable<>());
    collect(UserStore.class, published);
    collect(DatabaseAdmin.class, admins);
  }

  /** In the order in which they come: while the database is changed, there are two of each. */
  private <S> void collect(Class<S> type, Queue<S> services) throws Exception {
    framework
        .context()
        .addServiceListener(
            (ServiceListener)
                event -> {
                  if (event.getType() == ServiceEvent.REGISTERED) {
                    services.add(
                        type.cast(framework.context().getService(event.getServiceReference())));
                  }
                },
            "(objectClass=" + type.getName() + ")");
  }

  @AfterEach
  void stop() throws Exception {
    framework.close();
  }

  @Test
  void theStoresArePublishedOnceTheDatabaseIsMigrated() throws Exception {
    configure("", "");
    framework.installModuleUnderTest();
    UserStore users = awaitStore();
    assertThat(users.byId(User.LOCAL)).isPresent();
    assertThat(framework.service(ReadinessCheck.class).problem()).isEmpty();
    DatabaseAdmin.Status status = framework.service(DatabaseAdmin.class).status();
    assertThat(status.kind()).isEqualTo("sqlite");
    assertThat(status.schemaVersion()).isEqualTo(ChangeLog.CURRENT.version());
    assertThat(home.resolve("store/plugai.db")).exists();
    assertThat(exits).isEmpty();
  }

  @Test
  void anotherDatabaseIsChangedOverToWhileTheGatewayRuns() throws Exception {
    configure("", "");
    framework.installModuleUnderTest();
    Samples.registered(awaitStore(), "ann", Role.USER);
    assertThat(admins.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).status().kind()).isEqualTo("sqlite");

    DatabaseSettings postgres = TestDatabase.POSTGRES.empty(home);
    configure(postgres.url(), postgres.password().reveal());
    UserStore users = awaitStore();
    assertThat(users.byName("ann")).isEmpty();
    assertThat(admins.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).status().kind())
        .isEqualTo("postgresql");

    configure("", "");
    assertThat(awaitStore().byName("ann")).isPresent();
  }

  @Test
  void aDatabaseThatCannotBeOpenedEndsTheStart() throws Exception {
    Files.createDirectories(home.resolve("store"));
    Files.writeString(home.resolve("store/plugai.db"), "no database, ".repeat(100));
    configure("", "");
    framework.installModuleUnderTest();
    assertThat(exits.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(Exit.REFUSED);
    assertThat(published).isEmpty();
    assertThat(framework.service(ReadinessCheck.class).problem()).isPresent();
    assertThat(Files.readString(home.resolve("store/plugai.db"))).startsWith("no database");
  }

  @Test
  void aDatabaseThatIsLockedEndsTheStartWithTheStatusOfWhatMayPass() throws Exception {
    Persistence.open(DatabaseSettings.sqlite(home)).close();
    try (Connection other = new SqliteEngine(home.resolve("store")).connect()) {
      other.setAutoCommit(false); // holds the right to write
      configure("", "");
      framework.installModuleUnderTest();
      assertThat(exits.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(Exit.NOT_NOW);
    }
    assertThat(published).isEmpty();
  }

  @Test
  void aDatabaseThatWasCopiedToPostgresEndsTheStart() throws Exception {
    new CopyNote(Files.createDirectories(home.resolve("store")).resolve("plugai.db"))
        .write(Samples.NOW, "jdbc:postgresql://localhost/plugai");
    configure("", "");
    framework.installModuleUnderTest();
    assertThat(exits.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(Exit.REFUSED);
    assertThat(published).isEmpty();
    assertThat(home.resolve("store/plugai.db")).doesNotExist();
  }

  @Test
  void aLaterConfigurationThatCannotBeUsedChangesNothing() throws Exception {
    configure("", "");
    framework.installModuleUnderTest();
    awaitStore();
    LogWatch log = new LogWatch("The gateway stays with the database that it has.");
    Logger logger = Logger.getLogger(PersistenceComponent.class.getName());
    logger.addHandler(log);
    try {
      configure("jdbc:oracle:thin:@db", "");
      assertThat(log.said.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      logger.removeHandler(log);
    }
    assertThat(published).isEmpty();
    assertThat(exits).isEmpty();

    configure("", "not asked for"); // no repetition of the first
    awaitStore();
  }

  /** Knows when something was logged. */
  private static final class LogWatch extends Handler {
    private final CountDownLatch said = new CountDownLatch(1);
    private final String sentence;

    LogWatch(String sentence) {
      this.sentence = sentence;
    }

    @Override
    public void publish(LogRecord line) {
      if (line.getMessage().contains(sentence)) {
        said.countDown();
      }
    }

    @Override
    public void flush() {
      // keeps nothing
    }

    @Override
    public void close() {
      // keeps nothing
    }
  }

  private UserStore awaitStore() throws InterruptedException {
    UserStore store = published.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(store).isNotNull();
    return store;
  }

  private void configure(String url, String password) throws Exception {
    Dictionary<String, Object> settings = new Hashtable<>();
    settings.put("url", url);
    settings.put("user", "postgres");
    settings.put("password", password);
    Configuration configuration =
        framework.service(ConfigurationAdmin.class).getConfiguration(PersistenceConfig.PID, "?");
    configuration.update(settings);
  }
}
