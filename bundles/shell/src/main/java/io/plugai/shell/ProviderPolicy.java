package io.plugai.shell;

import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.core.api.people.Origin;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code plugai:provider-policy}. */
@Service
@Command(
    scope = "plugai",
    name = "provider-policy",
    description =
        "Says or sets whose key a provider is shown: user_only, user_then_operator, operator_only.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class ProviderPolicy extends OperatorAction {
  @Reference private ProviderKeys keys;

  @Argument(name = "provider", required = true, description = "The provider's id")
  private String provider;

  @Argument(index = 1, name = "policy", description = "The policy; without one, it is shown")
  @Completion(
      value = StringsCompleter.class,
      values = {"user_only", "user_then_operator", "operator_only"})
  private @Nullable String policy;

  @Override
  void run() throws CommandException {
    if (policy != null) {
      keys.setPolicy(ACTOR, provider, policy(policy), Origin.SHELL);
    }
    say(provider + ": " + keys.policies().getOrDefault(provider, KeyPolicy.DEFAULT).id());
  }

  private static KeyPolicy policy(String name) throws CommandException {
    return named(
        KeyPolicy.values(),
        KeyPolicy::id,
        name,
        "A policy is user_only, user_then_operator or operator_only.");
  }
}
