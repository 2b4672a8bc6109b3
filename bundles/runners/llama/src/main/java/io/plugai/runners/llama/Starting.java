package io.plugai.runners.llama;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.support.worker.PrivateFolder;
import io.plugai.support.worker.WorkerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start of a worker, up to the model that answers or to nothing left of it. */
final class Starting {
  private static final Logger LOG = LoggerFactory.getLogger(Starting.class);
  private static final int SECONDS_TO_END = 5;

  private Starting() {}

  /** What an engine does of it. */
  interface Steps {
    /** How to start the worker, in a folder of its own. */
    WorkerProcess.Launch launch(PrivateFolder folder) throws IOException;

    /**
     * Takes over a worker that is ready, and from then on ends it.
     *
     * @param line the line by which it said so
     */
    LoadedModel takeOver(WorkerProcess process, PrivateFolder folder, String line)
        throws IOException;

    /** Why a worker has ended before it was ready: the rest of a sentence. */
    String reason(WorkerOutput output, int status);
  }

  /**
   * Starts a worker and waits until it is ready.
   *
   * @throws GatewayException if that fails
   */
  static LoadedModel of(String model, WorkerFiles files, Duration limit, Steps steps)
      throws InterruptedException {
    WorkerOutput output = new WorkerOutput(model);
    PrivateFolder folder;
    try {
      folder = PrivateFolder.create(files.parents());
    } catch (IOException e) {
      throw notStarted(model, e);
    }
    WorkerProcess process;
    try {
      process = WorkerProcess.start(steps.launch(folder), output);
    } catch (IOException e) {
      folder.delete();
      throw notStarted(model, e);
    }
    LoadedModel loaded = null;
    try {
      String line = process.ready().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      output.loaded();
      loaded = steps.takeOver(process, folder, line);
      return loaded;
    } catch (ExecutionException e) {
      throw new GatewayException(
          ErrorCode.BACKEND_UNAVAILABLE,
          model + " cannot be loaded: " + steps.reason(output, statusOf(process)),
          e);
    } catch (TimeoutException e) {
      throw new GatewayException(
          ErrorCode.BACKEND_TIMEOUT,
          "Loading " + model + " took longer than " + limit.toSeconds() + " s.",
          e);
    } catch (IOException e) {
      throw notStarted(model, e);
    } finally {
      if (loaded == null) {
        process.close();
        folder.delete();
      }
    }
  }

  private static int statusOf(WorkerProcess process) throws InterruptedException {
    try {
      return process.ended().get(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return -1;
    }
  }

  private static GatewayException notStarted(String model, IOException cause) {
    LOG.warn("The worker of {} cannot be started: {}", model, cause.toString());
    return new GatewayException(
        ErrorCode.BACKEND_UNAVAILABLE, "The worker of " + model + " cannot be started.", cause);
  }
}
