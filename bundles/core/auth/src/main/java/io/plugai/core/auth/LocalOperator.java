package io.plugai.core.auth;

import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Presented;
import java.util.EnumSet;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Local-only mode: whoever comes from this machine is its operator, and nobody else is anybody. A
 * credential is neither needed nor looked at, so that clients which insist on sending one work.
 */
@Component
public final class LocalOperator implements Authenticator {
  private static final Caller OPERATOR = new Caller("operator", EnumSet.allOf(Permission.class));

  @Override
  public Optional<Caller> authenticate(Presented presented) {
    return presented.remote().isLoopbackAddress() ? Optional.of(OPERATOR) : Optional.empty();
  }
}
