package io.plugai.shell;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;
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
    ShellTable table = new ShellTable();
    for (String column : List.of("Model", "Makes", "State", "Running", "Queued", "Remark")) {
      table.column(column);
    }
    table.emptyTableText("There is no model.");
    Map<String, LocalModelStatus> local =
        localModels.list().stream()
            .collect(Collectors.toMap(LocalModelStatus::id, Function.identity()));
    for (ModelEntry model : catalogue.models()) {
      addRow(table.addRow(), model, local.get(model.id()));
    }
    table.print(System.out);
  }

  private static void addRow(Row row, ModelEntry model, @Nullable LocalModelStatus status) {
    row.addContent(model.id(), model.descriptor().modality().id());
    if (status == null) {
      row.addContent("remote", "", "", model.obstacle().orElse(""));
    } else {
      row.addContent(
          status.state().name().toLowerCase(Locale.ROOT),
          status.active() + "/" + status.capacity(),
          status.queued(),
          model.obstacle().or(status::problem).orElse(""));
    }
  }
}
