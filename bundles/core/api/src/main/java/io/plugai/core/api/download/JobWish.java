package io.plugai.core.api.download;

import java.util.Locale;

/** What somebody wants of a job that is under way. */
public enum JobWish {
  /** Stand still, and keep what there is. */
  PAUSE,
  /** Go on. */
  RESUME,
  /** Give up. */
  CANCEL;

  /** Its name in the API and the database. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
