package io.plugai.core.models;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.Runners;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.runner.Support;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the runners that are here make of one model.
 *
 * @param found the model that was judged
 * @param entry how the catalogue lists it
 */
record ModelSupport(FoundModel found, ModelEntry entry) {
  private static final Logger LOG = LoggerFactory.getLogger(ModelSupport.class);

  private static final int LONGEST_OBSTACLE = 1000;

  /** Asks the runners in turn; the first that is ready gets the model. */
  static ModelSupport of(FoundModel found, Runners runners) {
    if (found.card().fault().isPresent()) {
      return unusable(found, found.card().fault().get());
    }
    List<Lease<ModelRunner>> leases = runners.acquireAll();
    try {
      return of(found, leases);
    } finally {
      leases.forEach(Lease::release);
    }
  }

  private static ModelSupport of(FoundModel found, List<Lease<ModelRunner>> runners) {
    Optional<ModelSupport> lacking = Optional.empty();
    List<String> refusals = new ArrayList<>();
    for (Lease<ModelRunner> runner : runners) {
      Support support = ask(runner, found);
      if (support instanceof Support.Ready ready) {
        return new ModelSupport(found, entry(found, sized(ready), Optional.empty()));
      } else if (support instanceof Support.HostLacks lacks) {
        lacking =
            lacking.or(
                () ->
                    Optional.of(
                        new ModelSupport(
                            found, entry(found, lacks.model(), Optional.of(lacks.remedy())))));
      } else if (support instanceof Support.NotSupported not) {
        refusals.add(runner.identity().id() + ": " + not.reason());
      }
    }
    return lacking.orElseGet(() -> unusable(found, noRunner(refusals)));
  }

  /** With how much memory it will take, which the catalogue shows. */
  private static ModelDescriptor sized(Support.Ready ready) {
    ModelDescriptor model = ready.model();
    return model.toBuilder(model.name()).metadata("memory_bytes", ready.memoryBytes()).build();
  }

  private static Support ask(Lease<ModelRunner> runner, FoundModel found) {
    try {
      return runner.service().supports(found.files());
    } catch (RuntimeException e) {
      LOG.warn(
          "The runner {} failed to look at {}.", runner.identity().id(), found.files().folder(), e);
      return new Support.NotSupported("it failed to look at the files");
    }
  }

  private static String noRunner(List<String> refusals) {
    return refusals.isEmpty()
        ? "No runner is installed that could run it."
        : "No installed runner can run it (" + String.join("; ", refusals) + ").";
  }

  private static ModelSupport unusable(FoundModel found, String obstacle) {
    ModelDescriptor nothingKnown = ModelDescriptor.builder(found.name(), Modality.TEXT).build();
    return new ModelSupport(found, entry(found, nothingKnown, Optional.of(obstacle)));
  }

  private static ModelEntry entry(
      FoundModel found, ModelDescriptor descriptor, Optional<String> obstacle) {
    return new ModelEntry(
        LocalModelFolders.PROVIDER + "/" + found.name(),
        new ModelPlacement.Local(found.files(), found.revision(), found.card().pinned()),
        found.card().describe(found.name(), descriptor),
        obstacle.map(sentence -> OneLine.of(sentence, LONGEST_OBSTACLE)));
  }

  boolean canRun() {
    return entry.obstacle().isEmpty();
  }
}
