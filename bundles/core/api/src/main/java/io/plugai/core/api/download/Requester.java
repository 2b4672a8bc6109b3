package io.plugai.core.api.download;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;

/**
 * Who asks for jobs.
 *
 * @param operator whether everybody's jobs are theirs to see and to end
 */
public record Requester(String userId, boolean operator) {
  /** Whoever sits at the operator's shell. */
  public static final Requester SHELL = new Requester("shell", true);

  /** A caller of the API. */
  public static Requester of(Caller caller) {
    return new Requester(caller.id(), caller.may(Permission.OPERATE));
  }

  /** Whether a job is theirs to see. */
  public boolean sees(Job job) {
    return operator || job.userId().equals(userId);
  }
}
