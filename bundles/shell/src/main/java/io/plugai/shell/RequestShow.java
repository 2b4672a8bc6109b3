package io.plugai.shell;

import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Tokens;
import io.plugai.core.api.request.RequestOversight;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:request-show}. */
@Service
@Command(
    scope = "plugai",
    name = "request-show",
    description = "Shows where a request stands; not what was asked or answered.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class RequestShow extends OperatorAction {
  private static final int PERCENT = 100;

  @Reference private RequestOversight requests;
  @Reference private People people;
  @Reference private Tokens tokens;

  @Argument(name = "request", required = true, description = "The request's id")
  @Completion(RequestIds.class)
  private String id;

  @Override
  void run() {
    RequestRecord request =
        requests.inMemory(id).orElseThrow(() -> GatewayException.notFound("request in memory"));
    Listing table = new Listing("", "What", "Is");
    table.row("id", request.id());
    table.row("who", new Names(people, tokens).of(request.callerId()));
    table.row("model", request.model());
    table.row("modality", request.modality());
    table.row("state", request.state().id());
    request.position().ifPresent(place -> table.row("place in the queue", place));
    request.estimate().map(Duration::toSeconds).ifPresent(s -> table.row("seconds to wait", s));
    request.progress().ifPresent(done -> table.row("percent done", Math.round(done * PERCENT)));
    table.row("goes on without its client", request.kept() ? "yes" : "no");
    request.regenerates().ifPresent(other -> table.row("another answer to", other));
    table.row("accepted", request.createdAt());
    request.startedAt().ifPresent(at -> table.row("started", at));
    request.endedAt().ifPresent(at -> table.row("ended", at));
    request.failure().ifPresent(why -> table.row("failed with", why.code()));
    table.print();
  }
}
