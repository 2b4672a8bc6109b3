package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.request.RequestOversight;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.spi.error.GatewayException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:request-cancel}. */
@Service
@Command(
    scope = "plugai",
    name = "request-cancel",
    description = "Cancels somebody's request, with the work behind it.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class RequestCancel extends OperatorAction {
  @Reference private RequestOversight requests;
  @Reference private AuditLog audit;

  @Argument(name = "request", required = true, description = "The request's id")
  @Completion(RequestIds.class)
  private String id;

  @Override
  void run() {
    RequestRecord request =
        requests.cancel(id).orElseThrow(() -> GatewayException.notFound("request under way"));
    audit.record(ACTOR, "request.cancelled", id, request.state().id(), Origin.SHELL);
    say(id + " is " + request.state().id() + ".");
  }
}
