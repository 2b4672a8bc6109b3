package io.plugai.core.api.plugin;

/** A plug-in that could not be installed, upgraded or removed. The message is for the operator. */
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, in terms of the request or of the plug-in. */
  public enum Reason {
    /** No such file, feature or installed plug-in. */
    NOT_FOUND,
    /** The source is outside the configured places, or no plug-in. */
    NOT_ALLOWED,
    /** The same plug-in is installed already. */
    CONFLICT,
    /** It is a plug-in but does not start. */
    FAILED
  }

  private final Reason reason;

  public PluginException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public PluginException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The kind of fault. */
  public Reason reason() {
    return reason;
  }
}
