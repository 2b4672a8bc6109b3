package io.plugai.support.worker;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a worker gets of the gateway's environment, which holds keys: what is needed to find
 * programs and libraries, to write text, and to use processors of either kind.
 */
final class WorkerEnvironment {
  private static final Pattern PASSED_ON =
      Pattern.compile(
          "PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH"
              + "|JAVA_HOME|(CUDA|NVIDIA|NCCL|HIP|ROCR|ROCM|HSA|GPU|AMD|ZE|SYCL|ONEAPI|VK|GGML"
              + "|OMP|GOMP|KMP|MKL|OPENBLAS)_.*");

  /** What is called so is no worker's business, whatever it begins with. */
  private static final Pattern SECRET = Pattern.compile("KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL");

  private WorkerEnvironment() {}

  /** The variables of these that are passed on. */
  static Map<String, String> of(Map<String, String> all) {
    Map<String, String> passedOn = new TreeMap<>(all);
    passedOn
        .keySet()
        .removeIf(name -> !PASSED_ON.matcher(name).matches() || SECRET.matcher(name).find());
    return passedOn;
  }
}
