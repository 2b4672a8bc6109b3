package io.plugai.shell;

import io.plugai.core.api.people.People;
import io.plugai.core.api.people.User;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.CommandException;

/** A command about one person, who is its first argument. */
@SuppressWarnings("NullAway.Init") // the shell sets the reference and the argument
abstract class PersonAction extends OperatorAction {
  @Reference People people;

  @Argument(name = "name", required = true, description = "The person's name or id")
  @Completion(UserNames.class)
  private String name;

  /** Does what the command is for. */
  abstract void run(User user) throws CommandException;

  @Override
  final void run() throws CommandException {
    run(people.require(name));
  }
}
