package io.plugai.shell;

import io.plugai.core.api.download.Downloads;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.api.download.Requester;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code plugai:job-change}. */
@Service
@Command(
    scope = "plugai",
    name = "job-change",
    description = "Has a download pause, resume or end (cancel).")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class JobChange extends OperatorAction {
  @Reference private Downloads downloads;

  @Argument(name = "job", required = true, description = "The job's id, see plugai:job-list")
  private String job;

  @Argument(index = 1, name = "change", required = true, description = "pause, resume or cancel")
  private String change;

  @Override
  void run() throws CommandException, InterruptedException, ExecutionException {
    JobWish wish = named(JobWish.values(), JobWish::id, change, "Say pause, resume or cancel.");
    Job now = downloads.ask(job, wish, Requester.SHELL).toCompletableFuture().get();
    say("%s: %s.".formatted(now.id(), now.state().id().toLowerCase(Locale.ROOT)));
  }
}
