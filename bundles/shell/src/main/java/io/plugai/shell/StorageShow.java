package io.plugai.shell;

import io.plugai.core.api.download.Storage;
import io.plugai.core.api.download.StorageStatus;
import java.util.concurrent.ExecutionException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:storage-status}. */
@Service
@Command(
    scope = "plugai",
    name = "storage-status",
    description = "Shows what fetched models take of the disk.")
@SuppressWarnings("NullAway.Init") // the shell sets the reference
public final class StorageShow extends OperatorAction {
  @Reference private Storage storage;

  @Override
  void run() throws InterruptedException, ExecutionException {
    StorageStatus now = storage.status().toCompletableFuture().get();
    String limit = now.limitBytes() == 0 ? "no limit" : Sizes.of(now.limitBytes());
    say(
        "In use: %s of %s, of which %s are not whole yet."
            .formatted(Sizes.of(now.usedBytes()), limit, Sizes.of(now.partialBytes())));
    say(
        "Free on the disk: %s, of which %s stay so."
            .formatted(Sizes.of(now.freeBytes()), Sizes.of(now.reserveBytes())));
    Listing table =
        new Listing("No model was fetched.", "Model").numbers("Size").columns("From", "Stays");
    for (StorageStatus.Stored model : now.models()) {
      table.row(
          model.id(),
          Sizes.of(model.bytes()),
          model.source() + ": " + model.name(),
          model.pinned() ? "pinned" : "");
    }
    table.print();
  }
}
