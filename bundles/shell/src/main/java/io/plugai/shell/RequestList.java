package io.plugai.shell;

import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Tokens;
import io.plugai.core.api.request.RequestOversight;
import io.plugai.core.api.request.RequestQuery;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.Requests;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code plugai:request-list}. */
@Service
@Command(
    scope = "plugai",
    name = "request-list",
    description = "Lists the requests that are under way, or a person's newest.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class RequestList extends OperatorAction {
  private static final int MOST = 200;

  @Reference private RequestOversight oversight;
  @Reference private Requests requests;
  @Reference private People people;
  @Reference private Tokens tokens;

  @Option(name = "--user", description = "This person's, the ended ones too")
  @Completion(UserNames.class)
  private @Nullable String user;

  @Option(name = "--count", description = "How many of theirs, up to 200")
  private int count = 50;

  @Override
  void run() throws InterruptedException, ExecutionException {
    Listing table =
        new Listing("There is none.", "Id", "Who", "Model", "State", "Place", "Since", "Ended");
    Names names = new Names(people, tokens);
    for (RequestRecord request : user == null ? oversight.underWay() : theirs(user)) {
      table.row(
          request.id(),
          names.of(request.callerId()),
          request.model(),
          request.state().id(),
          request.position().isPresent() ? request.position().getAsInt() : "",
          request.createdAt(),
          request.endedAt().map(Object::toString).orElse(""));
    }
    table.print();
  }

  private List<RequestRecord> theirs(String name) throws InterruptedException, ExecutionException {
    RequestQuery query =
        new RequestQuery(
            people.require(name).id(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Math.max(1, Math.min(MOST, count)));
    return requests.list(query).toCompletableFuture().get();
  }
}
