package io.plugai.spi.runner;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs models of some file format on this machine. A runner is an OSGi service with these
 * properties:
 *
 * <table>
 *   <caption>Service properties</caption>
 *   <tr><td>{@value #RUNNER_ID}</td><td>String, required</td>
 *       <td>the runner's id: lower-case letters, digits, dashes</td></tr>
 *   <tr><td>{@value #FORMATS}</td><td>String[], optional</td>
 *       <td>how the names of files end that it loads, in lower case, for example {@code gguf}: by
 *       them the gateway tells before it fetches a model whether anything here could run it</td></tr>
 * </table>
 *
 * <p>Several services may carry the same id: the one from the bundle with the highest version loads
 * new models. Inference never happens inside the gateway's process: a runner starts a worker
 * process for each loaded model, watches it, and ends it.
 *
 * <p>All methods may be called by many threads at once.
 */
@ConsumerType
public interface ModelRunner {
  /** Service property: the runner's id. */
  String RUNNER_ID = "plugai.runner.id";

  /** Service property: how the names of files end that the runner loads. */
  String FORMATS = "plugai.runner.formats";

  /** Says whether these files can be run here. May read their headers: it takes milliseconds. */
  Support supports(ModelFiles files);

  /**
   * Says whether these files can be run here in a particular way, and about how much memory that
   * takes: before it loads a model, the gateway makes sure that there is as much.
   */
  default Support supports(ModelFiles files, LoadOptions options) {
    return supports(files);
  }

  /**
   * Loads a model; completes when it can answer, within a bounded time. Fails with a {@link
   * io.plugai.spi.error.GatewayException}. Does not block. A caller that has lost interest closes
   * the model once it is there.
   */
  CompletionStage<LoadedModel> load(ModelFiles files, LoadOptions options);
}
