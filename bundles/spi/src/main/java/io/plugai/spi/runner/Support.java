package io.plugai.spi.runner;

import io.plugai.spi.model.ModelDescriptor;

/** What a runner says of a model's files. */
public sealed interface Support {

  /**
   * It can run them here and now.
   *
   * @param model what the files hold
   * @param memoryBytes about how much memory the loaded model will take
   */
  record Ready(ModelDescriptor model, long memoryBytes) implements Support {}

  /**
   * It could, but this host lacks something.
   *
   * @param model what the files hold
   * @param remedy one sentence that says what to install or change
   */
  record HostLacks(ModelDescriptor model, String remedy) implements Support {}

  /**
   * They are not for this runner.
   *
   * @param reason why, for people
   */
  record NotSupported(String reason) implements Support {}
}
