package io.plugai.core.persistence;

import io.plugai.core.api.health.ReadinessCheck;
import io.plugai.core.api.lifecycle.Exit;
import io.plugai.core.api.lifecycle.PlatformBoot;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.persistence.engine.Readiness;
import io.plugai.core.persistence.engine.SqliteLibrary;
import io.plugai.core.persistence.engine.StartRefusedException;
import io.plugai.spi.credential.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database that the configuration names, and publishes the stores once it is migrated. It
 * is opened on a thread of its own, since Postgres may have to be waited for. Where it cannot be
 * opened at the start, the gateway ends; where a later configuration names one that cannot be, the
 * gateway stays with the one that it has.
 */
@Component(
    immediate = true,
    service = {},
    configurationPid = PersistenceConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PersistenceConfig.class)
public final class PersistenceComponent {
  private static final Logger LOG = LoggerFactory.getLogger(PersistenceComponent.class);

  /** A migration that is under way is let end. */
  private static final long STOP_SECONDS = 30;

  private final BundleContext context;
  private final Exit exit;
  private final Path home;
  private final Readiness readiness = new Readiness();
  private final ServiceRegistration<ReadinessCheck> check;
  private final ExecutorService opener =
      Executors.newSingleThreadExecutor(PersistenceComponent::named);

  /** Of the opener's thread, and of {@link #stop} once that has ended. */
  private Optional<Published> published = Optional.empty();

  /** Begins to open the database. */
  @Activate
  public PersistenceComponent(
      BundleContext context, @Reference Exit exit, PersistenceConfig config) {
    this.context = context;
    this.exit = exit;
    this.home = Path.of(Optional.ofNullable(context.getProperty("karaf.base")).orElse(""));
    this.check = context.registerService(ReadinessCheck.class, readiness, null);
    opener.execute(() -> open(config));
  }

  private static Thread named(Runnable task) {
    Thread thread = new Thread(task, "plugai-database-open");
    thread.setDaemon(true);
    return thread;
  }

  /** Opens another one beside, and changes over to it. */
  @Modified
  void configure(PersistenceConfig config) {
    opener.execute(() -> open(config));
  }

  private void open(PersistenceConfig config) {
    try {
      long began = System.nanoTime();
      DatabaseSettings settings =
          DatabaseSettings.of(home, config.url(), config.user(), new Secret(config.password()));
      if (!settings.isPostgres()) {
        SqliteLibrary.keepIn(context.getDataFile("").toPath());
      }
      Persistence next = Persistence.open(settings, readiness);
      if (!awaitPlatform()) {
        next.close();
        return;
      }
      Optional<Published> former = published;
      published = Optional.of(publish(next));
      former.ifPresent(Published::close);
      LOG.info(
          "The database {} is open after {} ms.",
          settings.place(),
          (System.nanoTime() - began) / 1_000_000);
    } catch (StartRefusedException e) {
      refuse(e.getMessage(), e, e.exitStatus());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is being stopped
    } catch (RuntimeException | LinkageError e) {
      refuse("The database cannot be opened.", e, Exit.REFUSED);
    }
  }

  /**
   * What waits for a store starts when that is published, on this thread: after what the platform
   * starts, and not at the same time.
   *
   * @return whether the gateway is not being stopped meanwhile
   */
  private boolean awaitPlatform() {
    try {
      if (!PlatformBoot.await(context)) {
        LOG.warn("Karaf has not said that it is done; the database is used all the same.");
      }
      return !opener.isShutdown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is being stopped
      return false;
    }
  }

  private void refuse(String sentence, Throwable cause, int status) {
    if (opener.isShutdown()) {
      LOG.debug("The database was still being opened when the gateway ended.", cause);
      return;
    }
    if (published.isPresent()) {
      LOG.error("{} The gateway stays with the database that it has.", sentence, cause);
      return;
    }
    LOG.info("Why the database is refused:", cause);
    LOG.error(sentence);
    exit.exit(status);
  }

  private Published publish(Persistence persistence) {
    List<ServiceRegistration<?>> registrations = new ArrayList<>();
    persistence
        .services()
        .forEach(
            (contract, store) ->
                registrations.add(context.registerService(contract.getName(), store, null)));
    return new Published(persistence, registrations);
  }

  /** Takes the stores back and closes the database. */
  @Deactivate
  void stop() throws InterruptedException {
    opener.shutdownNow();
    if (!opener.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("The database is still being opened; what comes of it is let go.");
    }
    check.unregister();
    published.ifPresent(Published::close);
  }

  /** An open database and its services. */
  private record Published(Persistence persistence, List<ServiceRegistration<?>> registrations) {
    void close() {
      registrations.forEach(ServiceRegistration::unregister);
      persistence.close();
    }
  }
}
