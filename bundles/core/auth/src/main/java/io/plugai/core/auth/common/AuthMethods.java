package io.plugai.core.auth.common;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.lifecycle.Exit;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in that are open. What cannot be understood ends a starting gateway; on a running one
 * the change is refused, and everything stays as it was.
 */
@Component(
    service = AuthMethods.class,
    immediate = true, // so that what is refused is refused at the start
    configurationPid = AccessConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class AuthMethods {
  private static final Logger LOG = LoggerFactory.getLogger(AuthMethods.class);

  private volatile Set<AuthMethod> open = Set.of();

  /** Called by the framework. */
  @Activate
  public AuthMethods(@Reference Exit exit, AccessConfig config) {
    if (!read(config.ways__in())) {
      exit.exit(Exit.REFUSED);
    }
  }

  /** These ways. */
  public AuthMethods(Set<AuthMethod> open) {
    this.open = Set.copyOf(open);
  }

  /** Other ways, from now on. */
  @Modified
  void modified(AccessConfig config) {
    read(config.ways__in());
  }

  private boolean read(String setting) {
    try {
      open = AuthMethod.read(setting);
      return true;
    } catch (IllegalArgumentException e) {
      LOG.error("{}", e.getMessage());
      return false;
    }
  }

  /** Whether that way is open. */
  public boolean open(AuthMethod way) {
    return open.contains(way);
  }
}
