package io.plugai.core.downloads;

/** How fast something grows, smoothed over some seconds. For one thread. */
final class Speed {
  private static final double SECONDS = 3;
  private static final double NANOS = 1e9;

  private long bytes = -1;
  private long nanos;
  private double perSecond = -1;

  /** Bytes per second, now that there are so many. */
  long at(long present, long now) {
    if (bytes < 0 || present < bytes) {
      bytes = present;
      nanos = now;
      perSecond = -1;
      return 0;
    }
    double seconds = (now - nanos) / NANOS;
    if (seconds > 0) {
      double current = (present - bytes) / seconds;
      double share = 1 - Math.exp(-seconds / SECONDS);
      perSecond = perSecond < 0 ? current : perSecond + share * (current - perSecond);
      bytes = present;
      nanos = now;
    }
    return Math.max(0, Math.round(perSecond));
  }
}
