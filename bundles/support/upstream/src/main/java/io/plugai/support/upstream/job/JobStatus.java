package io.plugai.support.upstream.job;

/** What a provider's word for a job's state means. */
public enum JobStatus {
  /** Accepted, and not begun. */
  QUEUED,
  /** Worked on. */
  RUNNING,
  /** Ended well; the results are there. */
  SUCCEEDED,
  /** Ended without results, since the provider does not allow their content. */
  FILTERED,
  /** Ended by a fault; the provider may say which. */
  FAILED,
  /** Ended by somebody's order. */
  CANCELLED,
  /** Ended since it took, or lay, too long. */
  EXPIRED
}
