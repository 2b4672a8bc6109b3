package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Role;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:invite-create}. */
@Service
@Command(
    scope = "plugai",
    name = "invite-create",
    description = "Makes an invite for one person, and shows its code once.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class InviteCreate extends OperatorAction {
  @Reference private People people;

  @Option(name = "--operator", description = "Whoever uses it becomes an operator")
  private boolean operator;

  @Option(name = "--days", description = "Days for which it is good")
  private int days = 7;

  @Option(name = "--note", description = "For whom it is")
  private String note = "";

  @Override
  void run() {
    People.NewInvite made =
        people.invite(
            ACTOR, operator ? Role.OPERATOR : Role.USER, note, Duration.ofDays(days), Origin.SHELL);
    say(made.code().reveal());
    say("Good once, until " + made.invite().expiresAt() + "; it is not shown again.");
  }
}
