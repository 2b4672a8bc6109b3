package io.plugai.core.dispatch;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Bounds on how long things may wait, and on how many may. */
@ObjectClassDefinition(
    name = "PlugAI dispatch",
    description = "How requests wait for backends, and how backends are let go.")
public @interface DispatchConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.dispatch";

  @AttributeDefinition(
      name = "Park limit",
      description =
          "Seconds that a request waits for a plug-in that is away for a moment. Longer than the "
              + "pool's drain limit, so that requests outlast an update in place.")
  int park__seconds() default 90;

  @AttributeDefinition(
      name = "Queue limit",
      description = "Requests that may wait for one local model, or for one absent plug-in.")
  int queue__limit() default 1024;

  @AttributeDefinition(
      name = "Queue wait limit",
      description = "Seconds that a request may wait for a busy local model.")
  int queue__seconds() default 600;

  @AttributeDefinition(
      name = "Request limit",
      description = "Seconds after which any request is ended, whatever it does.")
  int request__seconds() default 3600;

  @AttributeDefinition(
      name = "Load limit",
      description =
          "Seconds that an upgrade waits for a model to be loaded by the new version of its "
              + "runner before the old one is drained.")
  int load__seconds() default 300;
}
