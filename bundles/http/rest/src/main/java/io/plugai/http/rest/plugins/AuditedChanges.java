package io.plugai.http.rest.plugins;

import io.plugai.core.api.plugin.PluginInfo;
import io.plugai.core.api.plugin.Plugins;
import io.plugai.core.api.usage.AuditLog;

/** Changes plug-ins, and has it written down who did. */
final class AuditedChanges {
  private final Plugins plugins;
  private final AuditLog audit;

  AuditedChanges(Plugins plugins, AuditLog audit) {
    this.plugins = plugins;
    this.audit = audit;
  }

  PluginInfo install(String source, Author author) {
    PluginInfo plugin = plugins.install(source);
    record(author, "plugin.installed", plugin.name(), plugin.version());
    return plugin;
  }

  PluginInfo upgrade(String name, String source, Author author) {
    PluginInfo plugin = plugins.upgrade(name, source);
    record(author, "plugin.upgraded", plugin.name(), plugin.version());
    return plugin;
  }

  void remove(String name, Author author) {
    plugins.remove(name);
    record(author, "plugin.removed", name, "");
  }

  private void record(Author author, String action, String plugin, String details) {
    audit.record(author.id(), action, plugin, details, author.origin());
  }
}
