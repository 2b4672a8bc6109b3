package io.plugai.core.auth.common;

import io.plugai.core.api.access.UsageLimits;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/** The operator's settings, checked; a change counts from then on. */
@Component(service = AuthSettings.class, configurationPid = AuthConfig.PID)
public final class AuthSettings {
  private volatile Values values;

  /** Called by the framework. */
  @Activate
  public AuthSettings(AuthConfig config) {
    values = read(config);
  }

  /** These settings. */
  public AuthSettings(Values values) {
    this.values = values;
  }

  /** Other settings. */
  @Modified
  void modified(AuthConfig config) {
    values = read(config);
  }

  /** What is set now. */
  public Values now() {
    return values;
  }

  private static Values read(AuthConfig config) {
    return new Values(
        Duration.ofMinutes(atLeastOne(config.access__token__minutes())),
        Duration.ofDays(atLeastOne(config.session__idle__days())),
        atLeastOne(config.attempts__per__name()),
        atLeastOne(config.attempts__per__address()),
        new UsageLimits(
            Math.max(0, config.default__requests__per__minute()),
            Math.max(0, config.default__tokens__per__minute()),
            Math.max(0, config.default__concurrent())));
  }

  private static int atLeastOne(int value) {
    return Math.max(1, value);
  }

  /**
   * All settings.
   *
   * @param accessToken how long one is good
   * @param sessionIdle how long a session waits to be refreshed
   * @param attemptsPerName logins per minute from one address
   * @param attemptsPerAddress logins and the like per minute
   * @param defaultLimits of accounts without limits of their own
   */
  public record Values(
      Duration accessToken,
      Duration sessionIdle,
      int attemptsPerName,
      int attemptsPerAddress,
      UsageLimits defaultLimits) {}
}
