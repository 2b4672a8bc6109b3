package io.plugai.workers.llama;

import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The model in native memory. Safe for all threads, with one exception that the native code makes:
 * a task is received from and cancelled by one and the same thread, or that thread hangs for ever.
 *
 * <p>The calls by which several generations run at once are not public in {@link LlamaModel}; they
 * are reached by method handles, and its version is pinned. JSON that is not well-formed, or a
 * token that does not exist, aborts the process: both come from {@link NativeRequest} alone.
 */
final class NativeModel {
  /** Small, so that a long prompt can be left between two batches. */
  private static final int BATCH = 128;

  private static final MethodHandle START =
      handle("requestCompletion", MethodType.methodType(int.class, String.class));
  private static final MethodHandle RECEIVE =
      handle("receiveCompletion", MethodType.methodType(LlamaOutput.class, int.class));
  private static final MethodHandle CANCEL =
      handle("cancelCompletion", MethodType.methodType(void.class, int.class));
  private static final MethodHandle RELEASE =
      handle("releaseTask", MethodType.methodType(void.class, int.class));
  private static final MethodHandle IS_LAST = isLast();

  /**
   * A thread that waits for its task spins for as long as another task's step lies unread. So they
   * wait in turn: all tasks advance together, and the steps of the others come with one's own.
   */
  private static final long TURN_MILLIS = 20;

  private final ReentrantLock turns = new ReentrantLock(true);
  private final LlamaModel model;

  private NativeModel(LlamaModel model) {
    this.model = model;
  }

  /**
   * One step of a task.
   *
   * @param text the text of one more token; may be empty, and may hold the bytes of several tokens
   *     where a character took several
   * @param last whether the task is over and released; then there is no text
   */
  record Step(String text, boolean last) {}

  /**
   * Loads the model.
   *
   * @throws RuntimeException if it cannot be loaded
   */
  static NativeModel load(Options options) {
    return new NativeModel(
        new LlamaModel(
            new ModelParameters()
                .setModel(options.model().toString())
                .setCtxSize(Math.multiplyExact(options.context(), options.slots()))
                .setParallel(options.slots())
                .setThreads(options.threads())
                .setBatchSize(BATCH)
                .setUbatchSize(BATCH)
                // Mapped weights would change with the file: half of one model, half of another.
                .disableMmap()
                .disableContextShift()));
  }

  /** The tokens of a text, without any that the model wants at the start. */
  int[] tokens(String text) {
    return model.encode(text);
  }

  /**
   * Starts a task.
   *
   * @throws RuntimeException if the native side refuses it
   */
  int start(String request) {
    try {
      return (int) START.invokeExact(model, request);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /**
   * Waits for a task's next step.
   *
   * @throws RuntimeException if the task failed; it is over then
   */
  Step receive(int task) throws InterruptedException {
    boolean inTurn = turns.tryLock(TURN_MILLIS, TimeUnit.MILLISECONDS);
    try {
      LlamaOutput output = (LlamaOutput) RECEIVE.invokeExact(model, task);
      boolean last = (boolean) IS_LAST.invokeExact(output);
      if (last) {
        RELEASE.invokeExact(model, task);
      }
      return new Step(output.text, last);
    } catch (Throwable e) {
      throw unchecked(e);
    } finally {
      if (inTurn) {
        turns.unlock();
      }
    }
  }

  /** Ends a task before its last step. */
  void cancel(int task) {
    try {
      CANCEL.invokeExact(model, task);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  private static RuntimeException unchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  private static MethodHandle handle(String name, MethodType type) {
    try {
      return MethodHandles.privateLookupIn(LlamaModel.class, MethodHandles.lookup())
          .findVirtual(LlamaModel.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("another version of the llama library", e);
    }
  }

  private static MethodHandle isLast() {
    try {
      return MethodHandles.privateLookupIn(LlamaOutput.class, MethodHandles.lookup())
          .findGetter(LlamaOutput.class, "stop", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("another version of the llama library", e);
    }
  }
}
