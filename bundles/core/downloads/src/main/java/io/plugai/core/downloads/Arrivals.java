package io.plugai.core.downloads;

import io.plugai.spi.source.RemoteModel;

/**
 * Told what becomes of models whose files are fetched. Called by the threads of jobs, may block for
 * seconds, and fails none of them.
 */
interface Arrivals {
  /** Its files are on their way. */
  void expected(String model);

  /** Its files are in their folder. */
  void arrived(String model, String source, RemoteModel told);

  /** Its files could not be fetched. */
  void failed(String model, String why);

  /** Nobody wants it any more. */
  void calledOff(String model);
}
