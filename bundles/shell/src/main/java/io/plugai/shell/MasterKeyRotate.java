package io.plugai.shell;

import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.core.api.people.Origin;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:master-key-rotate}. */
@Service
@Command(
    scope = "plugai",
    name = "master-key-rotate",
    description = "Makes a new master key and seals all secrets anew under it.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class MasterKeyRotate extends OperatorAction {
  @Reference private ProviderKeys keys;

  @Override
  void run() {
    say(keys.rotateMasterKey(ACTOR, Origin.SHELL) + " secrets are sealed under the new key.");
    say("Keep a copy of it; every other gateway on this database needs it as well, from now on.");
  }
}
