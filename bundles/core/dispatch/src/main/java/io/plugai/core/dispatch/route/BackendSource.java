package io.plugai.core.dispatch.route;

import io.plugai.core.api.access.Caller;
import io.plugai.core.dispatch.run.Backend;

/** Knows the backend of each model. */
public interface BackendSource {
  /**
   * The way to a candidate.
   *
   * @param last whether nobody is left to ask after it, so that a plug-in that is away for a moment
   *     is worth a wait
   */
  Backend of(Candidate candidate, Caller caller, boolean last);
}
