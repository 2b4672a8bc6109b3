package io.plugai.shell;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModels;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code plugai:model-list}. */
@Service
@Command(
    scope = "plugai",
    name = "model-list",
    description = "Lists the models, and which of them are in memory.")
@SuppressWarnings("NullAway.Init") // the shell sets the references
public final class ModelList extends OperatorAction {
  @Reference private Catalogue catalogue;
  @Reference private LocalModels localModels;

  @Override
  void run() {
    Listing table =
        new Listing("There is no model.", "Model", "Makes", "State", "Running")
            .numbers("Queued", "MiB")
            .columns("Stays", "Remark");
    Map<String, LocalModelStatus> local =
        localModels.list().stream()
            .collect(Collectors.toMap(LocalModelStatus::id, Function.identity()));
    for (ModelEntry model : catalogue.models()) {
      addRow(table, model, local.get(model.id()));
    }
    table.print();
  }

  private static void addRow(Listing table, ModelEntry model, @Nullable LocalModelStatus status) {
    String makes = model.descriptor().modality().id();
    if (status == null) {
      table.row(model.id(), makes, "remote", "", "", "", "", model.obstacle().orElse(""));
    } else {
      table.row(
          model.id(),
          makes,
          status.state().name().toLowerCase(Locale.ROOT),
          status.active() + "/" + status.capacity(),
          status.queued(),
          status.memoryBytes() == 0 ? "" : status.memoryBytes() >> 20,
          stays(status),
          model.obstacle().or(status::problem).orElse(""));
    }
  }

  private static String stays(LocalModelStatus status) {
    return status.pinned()
        ? "pinned"
        : status.keptUntil().map(end -> "until " + end.truncatedTo(ChronoUnit.SECONDS)).orElse("");
  }
}
