package io.plugai.spi.credential;

/** A text that must never be shown. Only {@link #reveal()} gives it away. */
public final class Secret {
  private final String value;

  /** Wraps a secret. */
  public Secret(String value) {
    this.value = value;
  }

  /** The secret itself: for the wire, never for a log, an error or a URL. */
  public String reveal() {
    return value;
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return "Secret[…]";
  }
}
