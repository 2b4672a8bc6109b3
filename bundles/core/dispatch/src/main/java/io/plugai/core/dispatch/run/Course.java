package io.plugai.core.dispatch.run;

/** Told how one run goes, by the run; by one thread at a time. */
public interface Course {

  /** Its first event has come, after so many nanoseconds. */
  void answered(long nanos);

  /**
   * It has ended; its caller has not been told.
   *
   * @param callerId whose it was
   * @return whether another run follows in its place, so that this was not the end of its request
   */
  boolean ended(End how, String callerId);
}
