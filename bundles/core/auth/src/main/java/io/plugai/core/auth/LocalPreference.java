package io.plugai.core.auth;

import io.plugai.core.api.people.User;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.auth.common.BackgroundTasks;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.FreshCache;
import io.plugai.core.auth.common.Preferences;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * What the operator of this machine prefers, in memory: they come in without the database being
 * asked. A change by this gateway counts at once, one by another within seconds.
 */
@Component(service = LocalPreference.class)
public final class LocalPreference {
  private final UserStore users;
  private final Changes changes;
  private final Consumer<String> listener = this::changed;
  private final ScheduledFuture<?> regularly;
  private volatile Optional<Fallback> fallback = Optional.empty();

  /** Called by the framework. */
  @Activate
  public LocalPreference(
      @Reference UserStore users,
      @Reference Changes changes,
      @Reference BackgroundTasks background) {
    this.users = users;
    this.changes = changes;
    changes.listen(listener);
    background.execute(this::read);
    regularly =
        background.every(
            FreshCache.READ_AGAIN_AFTER, "Reading what the local operator prefers", this::read);
  }

  @Deactivate
  void stop() {
    changes.forget(listener);
    regularly.cancel(false);
  }

  private void changed(String subject) {
    if (subject.equals(User.LOCAL)) {
      read();
    }
  }

  private void read() {
    fallback = users.byId(User.LOCAL).flatMap(Preferences::fallback);
  }

  /** What they prefer where a model is not ready. */
  Optional<Fallback> fallback() {
    return fallback;
  }
}
