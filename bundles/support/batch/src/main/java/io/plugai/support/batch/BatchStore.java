package io.plugai.support.batch;

import java.util.List;

/**
 * Where batches go, and who hears of its moods. Called by the writer's one thread.
 *
 * @param <T> what is written
 */
public interface BatchStore<T> {

  /** Writes a batch: all of it, or none and throws. May block. */
  void write(List<T> batch);

  /** Whether a failure is one that may pass, so that the same batch is tried again. */
  boolean mayPass(RuntimeException failure);

  /** Writing begins to fail; it goes on being tried. */
  void failing(String why);

  /** Writing works again. */
  void recovered();

  /** This one can never be written: it is lost, and the rest goes on. */
  void lost(T item, RuntimeException reason);
}
