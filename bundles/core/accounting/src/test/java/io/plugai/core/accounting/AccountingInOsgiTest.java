package io.plugai.core.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.api.usage.UsageLog;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.testing.osgi.EmbeddedFramework;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;

/** Accounting as a bundle in a framework, with databases that come and go. */
@Timeout(60)
class AccountingInOsgiTest {
  @TempDir Path home;
  private EmbeddedFramework framework;
  private Bundle bundle;
  private Persistence database;
  private final MetricRegistry metrics = new MetricRegistry();

  @BeforeEach
  void start() throws Exception {
    database = Persistence.open(DatabaseSettings.sqlite(home.resolve("one")));
    framework =
        EmbeddedFramework.start(home.resolve("cache"), Map.of("karaf.base", home.toString()));
    publish(MetricRegistry.class, metrics);
    bundle = framework.installModuleUnderTest();
  }

  @AfterEach
  void stop() throws Exception {
    framework.close();
    database.close();
  }

  @Test
  void whatIsUsedBeforeTheDatabaseIsThereIsKeptUntilThen() throws Exception {
    UsageRecord record = Records.now();
    framework.service(UsageLog.class).record(record);
    assertThat(metrics.getGauges().get("plugai.usage.queued").getValue()).isEqualTo(1);

    publish(UsageStore.class, database.get(UsageStore.class));
    bundle.stop();
    assertThat(kept(database)).containsExactly(record);
    assertThat(metrics.counter("plugai.usage.dropped").getCount()).isZero();
  }

  @Test
  void aDatabaseThatGoesGetsWhatWaitsForIt() throws Exception {
    ServiceRegistration<?> registration = publish(UsageStore.class, database.get(UsageStore.class));
    UsageRecord record = Records.now();
    framework.service(UsageLog.class).record(record);
    registration.unregister();

    assertThat(kept(database)).containsExactly(record);
  }

  @Test
  void aDatabaseIsChangedForAnotherUnderTheSameLog() throws Exception {
    UsageLog log = framework.service(UsageLog.class);
    try (Persistence other = Persistence.open(DatabaseSettings.sqlite(home.resolve("two")))) {
      ServiceRegistration<?> former = publish(UsageStore.class, database.get(UsageStore.class));
      ServiceRegistration<?> latter = publish(UsageStore.class, other.get(UsageStore.class));
      former.unregister();
      UsageRecord record = Records.now();
      log.record(record);
      latter.unregister();

      assertThat(framework.service(UsageLog.class)).isSameAs(log);
      assertThat(kept(other)).containsExactly(record);
      assertThat(kept(database)).isEmpty();
    }
  }

  @Test
  void promptsAreWantedOnceTheOperatorSaysSoAndTheLogStaysTheSame() throws Exception {
    UsageLog log = framework.service(UsageLog.class);
    assertThat(log.wantsPrompts()).isFalse();

    CountDownLatch updated = new CountDownLatch(1);
    publish(
        SynchronousConfigurationListener.class,
        event -> {
          if (event.getType() == ConfigurationEvent.CM_UPDATED) {
            updated.countDown();
          }
        });
    Dictionary<String, Object> settings = new Hashtable<>();
    settings.put("record_prompts", "true");
    framework
        .service(ConfigurationAdmin.class)
        .getConfiguration(AccountingConfig.PID, "?")
        .update(settings);
    assertThat(updated.await(20, TimeUnit.SECONDS)).isTrue();
    while (!log.wantsPrompts()) {
      Thread.onSpinWait(); // the component is told right after; the test's limit bounds this
    }
    assertThat(framework.service(UsageLog.class)).isSameAs(log);
  }

  @Test
  void actsAreRecordedWhereThereIsADatabase() throws Exception {
    publish(AuditStore.class, database.get(AuditStore.class));
    framework.service(AuditLog.class).record("shell", "key.rotated", "", "", Origin.SHELL);

    assertThat(
            database.get(AuditStore.class).entries(Optional.empty(), Optional.empty(), 10).items())
        .singleElement()
        .satisfies(entry -> assertThat(entry.action()).isEqualTo("key.rotated"));
  }

  private static List<UsageRecord> kept(Persistence database) {
    return database
        .get(UsageReports.class)
        .records(Optional.empty(), Optional.empty(), Optional.empty(), 100)
        .items();
  }

  private <S> ServiceRegistration<S> publish(Class<S> type, S service) {
    return framework.context().registerService(type, service, new Hashtable<>());
  }
}
