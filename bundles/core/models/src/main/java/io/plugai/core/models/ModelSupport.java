package io.plugai.core.models;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.RunnerOffer;
import io.plugai.core.api.pool.Runners;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.runner.Support;
import io.plugai.support.modelfiles.FileKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the runners that are here make of one model.
 *
 * @param model the model that was judged
 * @param entry how the catalogue lists it
 */
record ModelSupport(InspectedModel model, ModelEntry entry) {
  private static final Logger LOG = LoggerFactory.getLogger(ModelSupport.class);

  private static final int LONGEST_OBSTACLE = 1000;

  /** Asks all runners; the best that is ready gets the model. */
  static ModelSupport of(InspectedModel model, Runners runners) {
    FoundModel found = model.found();
    if (found.card().fault().isPresent()) {
      return unusable(model, found.card().fault().get());
    }
    if (!model.is(FileKind.MODEL)) {
      return unusable(model, model.inspection().kind().sentence());
    }
    if (found.unfinished().isPresent()) {
      return unusable(
          model,
          "It is not whole: "
              + OneLine.of(found.unfinished().get(), 200)
              + " lies beside it. Have that finished, or remove it.");
    }
    List<Lease<ModelRunner>> leases = runners.acquireAll();
    try {
      return of(
          model,
          leases.stream().map(lease -> ask(lease, found)).sorted(RunnerOffer.BEST_FIRST).toList());
    } finally {
      leases.forEach(Lease::release);
    }
  }

  private static ModelSupport of(InspectedModel model, List<RunnerOffer> bestFirst) {
    Optional<Support> best = bestFirst.stream().findFirst().map(RunnerOffer::support);
    if (best.orElse(null) instanceof Support.Ready ready) {
      return new ModelSupport(model, entry(model, sized(ready), Optional.empty()));
    } else if (best.orElse(null) instanceof Support.HostLacks lacks) {
      return new ModelSupport(model, entry(model, lacks.model(), Optional.of(lacks.remedy())));
    }
    return unusable(model, model.inspection().fault().orElseGet(() -> noRunner(bestFirst)));
  }

  /** With how much memory it will take, which the catalogue shows. */
  private static ModelDescriptor sized(Support.Ready ready) {
    ModelDescriptor model = ready.model();
    return model.toBuilder(model.name()).metadata("memory_bytes", ready.memoryBytes()).build();
  }

  private static RunnerOffer ask(Lease<ModelRunner> runner, FoundModel found) {
    return new RunnerOffer(runner.identity(), supports(runner, found));
  }

  private static Support supports(Lease<ModelRunner> runner, FoundModel found) {
    try {
      return runner.service().supports(found.files());
    } catch (RuntimeException e) {
      LOG.warn(
          "The runner {} failed to look at {}.", runner.identity().id(), found.files().folder(), e);
      return new Support.NotSupported("it failed to look at the files");
    }
  }

  private static String noRunner(List<RunnerOffer> offers) {
    return offers.isEmpty()
        ? "No runner is installed that could run it."
        : offers.stream()
            .filter(offer -> offer.support() instanceof Support.NotSupported)
            .map(ModelSupport::refusal)
            .collect(Collectors.joining("; ", "No installed runner can run it (", ")."));
  }

  private static String refusal(RunnerOffer offer) {
    return offer.support() instanceof Support.NotSupported not
        ? offer.runner().id() + ": " + not.reason()
        : "";
  }

  private static ModelSupport unusable(InspectedModel model, String obstacle) {
    ModelDescriptor plain = FileFacts.descriptor(model);
    return new ModelSupport(model, entry(model, plain, Optional.of(obstacle)));
  }

  private static ModelEntry entry(
      InspectedModel model, ModelDescriptor descriptor, Optional<String> obstacle) {
    FoundModel found = model.found();
    ModelDescriptor complete = FileFacts.addTo(descriptor, model.inspection());
    return new ModelEntry(
        LocalModelFolders.PROVIDER + "/" + found.name(),
        new ModelPlacement.Local(found.files(), found.revision(), found.card().pinned()),
        found.card().describe(found.name(), complete),
        obstacle.map(sentence -> OneLine.of(sentence, LONGEST_OBSTACLE)));
  }

  FoundModel found() {
    return model.found();
  }

  boolean canRun() {
    return entry.obstacle().isEmpty();
  }
}
