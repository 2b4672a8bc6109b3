package io.plugai.shell;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * {@code config:list}, in the place of Karaf's own commands for configuration, which show secrets.
 * What is configured is changed in {@code etc/}.
 */
@Service
@Command(
    scope = "config",
    name = "list",
    description = "Lists what is configured, without the values that may be secrets.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class ConfigList extends OperatorAction {
  @Reference private ConfigurationAdmin admin;

  @Argument(name = "pid", description = "Only what begins so, as io.plugai.core")
  private String prefix = "";

  @Override
  void run() throws CommandException {
    Arrays.stream(configurations())
        .filter(each -> each.getPid().startsWith(prefix))
        .sorted(Comparator.comparing(Configuration::getPid))
        .forEach(ConfigList::show);
  }

  private Configuration[] configurations() throws CommandException {
    try {
      Configuration[] found = admin.listConfigurations(null);
      return found == null ? new Configuration[0] : found;
    } catch (IOException | InvalidSyntaxException e) {
      throw new CommandException("The configuration cannot be read.");
    }
  }

  private static void show(Configuration configuration) {
    Dictionary<String, Object> properties = configuration.getProperties();
    if (properties == null) {
      return; // it has just been made, or is gone
    }
    say(configuration.getPid());
    Collections.list(properties.keys()).stream()
        .sorted()
        .forEach(key -> say("   " + key + " = " + Masked.value(key, properties.get(key))));
  }
}
