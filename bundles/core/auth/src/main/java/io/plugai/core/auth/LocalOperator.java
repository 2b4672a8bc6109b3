package io.plugai.core.auth;

import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Presented;
import io.plugai.core.api.access.Way;
import io.plugai.core.api.people.User;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * Local-only mode: whoever comes from this machine is its operator, and nobody else is anybody. A
 * credential is neither needed nor looked at, so that clients which insist on sending one work.
 */
@Component
public final class LocalOperator implements Authenticator {
  private static final Authentication OPERATOR =
      new Authentication.Accepted(
          new Caller(
              User.LOCAL,
              Permission.scopes(),
              Way.LOCAL_ONLY,
              Way.LOCAL_ONLY.id(),
              ModelScope.ALL,
              Map.of()));

  @Override
  public Way way() {
    return Way.LOCAL_ONLY;
  }

  @Override
  public Authentication authenticate(Presented presented) {
    return presented.remote().isLoopbackAddress() ? OPERATOR : new Authentication.NotMine();
  }
}
