package io.plugai.core.api.pool;

import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.runner.Support;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/**
 * What one runner says of a model, to be held against what others say. The best one can run it, or
 * could on another host; makes it able to do the most; gives it the longest context; is of the
 * highest version. Where all that is alike, the order of ids decides.
 *
 * @param runner who says it
 * @param support what it says
 */
public record RunnerOffer(PluginIdentity runner, Support support) {

  /** The best offer first; always the same one, in whatever order they come. */
  public static final Comparator<RunnerOffer> BEST_FIRST =
      Comparator.comparing(RunnerOffer::level)
          .thenComparing(RunnerOffer::abilities, Comparator.reverseOrder())
          .thenComparing(RunnerOffer::context, Comparator.reverseOrder())
          .thenComparing(RunnerOffer::version, Comparator.reverseOrder())
          .thenComparing(offer -> offer.runner().id());

  private int level() {
    if (support instanceof Support.Ready) {
      return 0;
    }
    return support instanceof Support.HostLacks ? 1 : 2;
  }

  private int abilities() {
    ModelDescriptor model = model();
    return model == null ? 0 : model.capabilities().size();
  }

  private int context() {
    ModelDescriptor model = model();
    return model == null ? 0 : model.contextWindow().orElse(0);
  }

  private Version version() {
    return Version.parseVersion(runner.version());
  }

  private @Nullable ModelDescriptor model() {
    if (support instanceof Support.Ready ready) {
      return ready.model();
    }
    return support instanceof Support.HostLacks lacks ? lacks.model() : null;
  }
}
