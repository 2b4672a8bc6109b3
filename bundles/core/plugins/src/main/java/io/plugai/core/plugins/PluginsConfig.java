package io.plugai.core.plugins;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where plug-ins may come from. A double underscore here is a single one in the file. */
@ObjectClassDefinition(
    name = "PlugAI plug-ins",
    description = "Where adapters and runners may be installed from.")
public @interface PluginsConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.plugins";

  @AttributeDefinition(
      name = "Folder",
      description =
          "The folder of the plug-in jars. A relative path starts at the gateway's own folder.")
  String folder() default "plugins";

  @AttributeDefinition(
      name = "State file",
      description =
          "Remembers what was installed and removed. A relative path starts at the gateway's own "
              + "folder.")
  String state__file() default "etc/plugins.state";

  @AttributeDefinition(
      name = "Start limit",
      description =
          "Seconds that the new version of a plug-in may take until it serves what the old one "
              + "does; then the upgrade is called off.")
  int start__seconds() default 30;
}
