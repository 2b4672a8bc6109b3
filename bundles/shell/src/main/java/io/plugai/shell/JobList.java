package io.plugai.shell;

import io.plugai.core.api.download.Downloads;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobQuery;
import io.plugai.core.api.download.Requester;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:job-list}. */
@Service
@Command(
    scope = "plugai",
    name = "job-list",
    description = "Lists the downloads, the newest first.")
@SuppressWarnings("NullAway.Init") // the shell sets the reference
public final class JobList extends OperatorAction {
  private static final int MOST = 100;

  @Reference private Downloads downloads;

  @Override
  void run() throws InterruptedException, ExecutionException {
    JobQuery query = new JobQuery(Optional.empty(), Set.of(), Optional.empty(), MOST);
    Listing table =
        new Listing("There is no job.", "Job", "State", "Model")
            .numbers("Here", "Of")
            .columns("Asked for", "Remark");
    for (Job job : downloads.list(query, Requester.SHELL).toCompletableFuture().get()) {
      table.row(
          job.id(),
          job.state().id(),
          job.model().orElse(job.request().source() + ": " + job.request().name()),
          Sizes.of(job.progress().bytes()),
          job.progress().total().isPresent() ? Sizes.of(job.progress().total().getAsLong()) : "",
          job.createdAt().truncatedTo(ChronoUnit.SECONDS),
          job.failure().map(Job.Failure::message).orElse(""));
    }
    table.print();
  }
}
