package io.plugai.shell;

import io.plugai.core.api.download.Storage;
import io.plugai.core.api.download.StorageCleanup;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.usage.AuditLog;
import java.util.concurrent.ExecutionException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:storage-cleanup}. */
@Service
@Command(
    scope = "plugai",
    name = "storage-cleanup",
    description = "Takes away what nobody needs of fetched models.")
@SuppressWarnings("NullAway.Init") // the shell sets references and options
public final class StorageClean extends OperatorAction {
  @Reference private Storage storage;
  @Reference private AuditLog audit;

  @Option(name = "--dry-run", description = "Only says what would go")
  private boolean dryRun;

  @Override
  void run() throws InterruptedException, ExecutionException {
    if (!dryRun) {
      audit.record(ACTOR, "storage.cleaned", "", "", Origin.SHELL);
    }
    StorageCleanup done = storage.cleanup(dryRun).toCompletableFuture().get();
    Listing table = new Listing("There is nothing to take away.", "What", "Name").numbers("Frees");
    for (StorageCleanup.Item item : done.items()) {
      table.row(item.kind().id(), item.name(), Sizes.of(item.bytes()));
    }
    table.print();
    say((dryRun ? "Would free " : "Freed ") + Sizes.of(done.bytes()) + ".");
  }
}
