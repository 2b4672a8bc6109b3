package io.plugai.core.dispatch.route;

import io.plugai.core.dispatch.run.Course;
import io.plugai.core.dispatch.run.Run;
import java.time.Duration;

/** Makes the runs of one request. */
interface Runs {
  /**
   * A run that has not begun.
   *
   * @param course told how it goes
   * @param limit how long it may take
   * @param last whether nobody is left to ask after this one, so that it is worth a wait
   */
  Run run(Candidate candidate, Course course, Duration limit, boolean last);
}
