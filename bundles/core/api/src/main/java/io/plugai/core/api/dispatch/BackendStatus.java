package io.plugai.core.api.dispatch;

/**
 * One adapter, runner or source of models as it is bound now.
 *
 * @param kind what it is
 * @param id the provider's, runner's or source's id
 * @param version version of its bundle
 * @param bundleId the framework's id of its bundle
 * @param bundleName symbolic name of its bundle
 * @param state what it is doing
 * @param inFlight generations that run on it (adapter), models that it holds (runner), questions
 *     and transfers under way (source)
 */
public record BackendStatus(
    Kind kind,
    String id,
    String version,
    long bundleId,
    String bundleName,
    State state,
    int inFlight) {

  /** What kind of plug-in it is. */
  public enum Kind {
    ADAPTER,
    RUNNER,
    SOURCE
  }

  /** What a bound plug-in is doing. */
  public enum State {
    /** New requests go to it. */
    ACTIVE,
    /** A higher version of the same id serves. */
    STANDBY,
    /** It ends what it has and takes nothing new. */
    DRAINING
  }
}
