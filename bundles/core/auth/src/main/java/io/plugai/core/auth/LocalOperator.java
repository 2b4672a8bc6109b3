package io.plugai.core.auth;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Presented;
import io.plugai.core.api.people.User;
import io.plugai.core.auth.common.AuthMethods;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Local-only mode: whoever comes from this machine is its operator, and nobody else is anybody. A
 * credential is neither needed nor looked at, so that clients which insist on sending one work.
 * Asked last, so that a token of another way in counts for what it is.
 *
 * <p>What a proxy on this machine passes on comes from this machine only in appearance.
 */
@Component(property = "service.ranking:Integer=-1000")
public final class LocalOperator implements Authenticator {
  private static final Authentication OPERATOR =
      new Authentication.Accepted(
          new Caller(
              User.LOCAL,
              Permission.scopes(),
              AuthMethod.LOCAL_ONLY,
              AuthMethod.LOCAL_ONLY.id(),
              ModelScope.ALL,
              Map.of()));

  private final AuthMethods ways;

  /** Called by the framework. */
  @Activate
  public LocalOperator(@Reference AuthMethods ways) {
    this.ways = ways;
  }

  @Override
  public AuthMethod way() {
    return AuthMethod.LOCAL_ONLY;
  }

  @Override
  public Authentication authenticate(Presented presented) {
    return ways.open(AuthMethod.LOCAL_ONLY)
            && presented.remote().isLoopbackAddress()
            && !presented.forwarded()
        ? OPERATOR
        : new Authentication.NotMine();
  }
}
