package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Candidate;
import io.plugai.core.api.route.Alias.Policy;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.usage.AuditLog;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** {@code plugai:alias-set}. */
@Service
@Command(scope = "plugai", name = "alias-set", description = "Sets what an alias stands for.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class AliasSet extends OperatorAction {
  @Reference private Aliases aliases;
  @Reference private AuditLog audit;

  @Argument(name = "alias", required = true, description = "Its name, as fast")
  private String name;

  @Argument(
      index = 1,
      name = "models",
      required = true,
      multiValued = true,
      description = "Ids of models in order, each perhaps with a weight, as local/starter=3")
  private List<String> models;

  @Option(name = "--policy", description = "Which is asked first: order, weighted or latency")
  @Completion(
      value = StringsCompleter.class,
      values = {"order", "weighted", "latency"})
  private String policy = Policy.ORDER.id();

  @Override
  void run() throws CommandException {
    Policy known =
        named(Policy.values(), Policy::id, policy, "A policy is order, weighted or latency.");
    aliases.put(new Alias(name, known, models.stream().map(Candidate::read).toList(), false));
    audit.record(ACTOR, "alias.set", name, known.id(), Origin.SHELL);
    say(name + " is set.");
  }
}
