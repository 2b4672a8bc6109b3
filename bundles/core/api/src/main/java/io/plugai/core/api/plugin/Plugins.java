package io.plugai.core.api.plugin;

import java.util.List;

/**
 * Installs, upgrades and removes plug-ins while requests run. Changes are made one at a time, on
 * the caller's thread, which waits: for a removal or an upgrade until the old version has drained
 * or the drain limit is over. What is installed here is installed again after a restart.
 *
 * <p>All methods that change something throw a {@link io.plugai.spi.error.GatewayException} with a
 * sentence for the operator: {@code NOT_FOUND} where there is no such file or plug-in, {@code
 * FORBIDDEN} where the source is outside the configured places or no plug-in, {@code CONFLICT}
 * where it is installed already, {@code PLUGIN_FAILED} where it does not start.
 */
public interface Plugins {

  /** What is installed now, sorted by name and version. */
  List<PluginInfo> list();

  /** File names of the plug-ins that could be installed, from the configured places. */
  List<String> available();

  /**
   * Installs a plug-in and starts it.
   *
   * @param source a file's name in the plug-in folder; nothing else is ever read
   */
  PluginInfo install(String source);

  /**
   * Puts another version in place of an installed plug-in, side by side: the new one is started and
   * must register its services before the old one is drained and removed. Where the new one does
   * not come up, it is taken away again and the old one goes on.
   *
   * @param name symbolic name of the installed plug-in
   * @param source as for {@link #install}
   */
  PluginInfo upgrade(String name, String source);

  /** Drains a plug-in and removes it. */
  void remove(String name);
}
