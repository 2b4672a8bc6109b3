package io.plugai.core.dispatch.local;

import io.plugai.core.dispatch.local.ModelLoader.FilesChangedException;
import io.plugai.core.dispatch.local.ModelLoader.NoRunnerException;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what follows from the changes of one model, on other threads or once its lock is free, and
 * brings back what becomes of it. Called with the model's lock held.
 */
final class ModelEffects implements Effects {
  private static final Logger LOG = LoggerFactory.getLogger(ModelEffects.class);

  private final LocalModel model;
  private final ModelContext context;
  private final Guard guard;
  private final ModelLoader loader;
  private @Nullable Loading loading;

  ModelEffects(LocalModel model, ModelContext context, Guard guard) {
    this.model = model;
    this.context = context;
    this.guard = guard;
    this.loader = new ModelLoader(context);
  }

  // ---- loading ----

  @Override
  public void load(Target target) {
    Loading started = new Loading(model, target, loader, context.residency());
    loading = started;
    guard.then(
        () -> {
          var unused =
              started
                  .begin()
                  .whenCompleteAsync(
                      (copy, failure) -> guard.change(() -> ended(target, copy, failure)),
                      context.executor());
        });
  }

  private void ended(Target target, @Nullable Instance copy, @Nullable Throwable failure) {
    loading = null;
    Lifecycle lifecycle = model.lifecycle();
    Throwable cause = failure == null ? null : ModelLoader.cause(failure);
    if (copy != null) {
      lifecycle.loaded(target, copy);
    } else if (cause instanceof NoRunnerException) {
      lifecycle.noRunner();
    } else if (cause instanceof FilesChangedException) {
      lifecycle.filesChanged();
    } else if (cause instanceof CancellationException) {
      lifecycle.loadAbandoned();
    } else if (cause != null) {
      GatewayException explained = ModelLoader.explain(model.id(), cause);
      LOG.warn("{} could not be loaded: {}", model.id(), explained.getMessage());
      lifecycle.loadFailed(explained);
    }
  }

  @Override
  public void abandonLoad() {
    Loading given = loading;
    if (given != null) {
      guard.then(given::abandon);
    }
  }

  @Override
  public void settle(Optional<GatewayException> failure) {
    model.settle(failure);
  }

  // ---- copies ----

  @Override
  public void serve(Instance copy) {
    model.requests().used();
    guard.then(
        () -> {
          copy.place().loaded();
          copy.runner().onRevoke(() -> model.cutOff(copy));
          copy.model()
              .terminated()
              .whenComplete((done, failure) -> context.executor().execute(() -> terminated(copy)));
        });
    model.requests().serve();
  }

  private void terminated(Instance copy) {
    guard.change(
        () -> {
          if (!copy.retired) {
            LOG.warn("The worker of {} has died", model.id());
          }
          model.lifecycle().terminated(copy, context.clock().instant());
        });
  }

  @Override
  public void retire(Instance copy) {
    guard.then(copy.place()::leaving);
  }

  @Override
  public void close(Instance copy) {
    guard.then(
        () -> {
          var unused =
              copy.close(context.closing(), context.limits().get().unload())
                  .whenComplete((done, failure) -> closed(copy));
        });
  }

  private void closed(Instance copy) {
    LOG.info("Unloaded {} of {}", model.id(), copy.runner().identity());
    guard.change(
        () -> {
          model.lifecycle().closed(copy);
          guard.then(() -> copy.departed().complete(null));
        });
  }

  // ---- those that wait ----

  @Override
  public void suspend() {
    model.requests().announce();
  }

  @Override
  public void refuse(GatewayException reason) {
    model.requests().refuseAll(reason);
  }

  @Override
  public void awaitRunner(GatewayException absent) {
    model.requests().boundAbsence(absent);
  }

  @Override
  public void later(Runnable action, Duration pause) {
    var unused =
        context
            .executor()
            .schedule(() -> guard.change(action), pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}
