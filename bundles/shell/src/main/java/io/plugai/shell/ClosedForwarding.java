package io.plugai.shell;

import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Has the shell's SSH server forward nothing: no port, no agent, no X11. Karaf's has it forward all
 * and offers no setting. A server that comes later is closed before it listens.
 */
@Component(
    service = {},
    immediate = true)
public final class ClosedForwarding {

  /** Called by the framework, for each server: Karaf makes another when it is configured anew. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addServer(SshServer server) {
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
  }

  void removeServer(SshServer server) {
    // It has stopped.
  }
}
