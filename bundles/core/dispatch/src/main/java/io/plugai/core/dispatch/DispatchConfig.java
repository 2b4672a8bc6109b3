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
      name = "Queue priorities",
      description =
          "Who goes before others where a local model is busy, with commas between them: operate=10 for whoever may run the "
              + "gateway (or another permission), usr_…=5 for an account, tok_…=-1 for a key. "
              + "Others have 0; callers of one priority take turns.")
  String queue__priorities() default "";

  @AttributeDefinition(
      name = "Idle limit",
      description =
          "Seconds that a local model stays in memory after its last use, unless it is pinned; 0: "
              + "for ever.")
  int idle__seconds() default 1800;

  @AttributeDefinition(
      name = "Loaded models",
      description = "How many local models may be in memory at once; 0: as many as fit.")
  int loaded__limit() default 0;

  @AttributeDefinition(
      name = "Memory limit",
      description =
          "MiB of memory that all local models together may take; 0: what the machine has free.")
  long memory__limit__mib() default 0;

  @AttributeDefinition(
      name = "Load time limit",
      description =
          "Seconds after which a load is given up that a runner neither ends nor fails; longer "
              + "than the runner's own limit.")
  int load__limit__seconds() default 900;

  @AttributeDefinition(
      name = "Unload time limit",
      description = "Seconds after which a worker that a runner cannot end is left to itself.")
  int unload__limit__seconds() default 30;

  @AttributeDefinition(
      name = "Fallback",
      description =
          "What becomes of a request whose local model is not in memory, where neither it nor its "
              + "caller says: wait until it is loaded; default: the default model answers, and the "
              + "other is loaded meanwhile; none: it fails.")
  String fallback() default "wait";

  @AttributeDefinition(
      name = "Default model",
      description = "Full id of the model that stands in for others; empty: the pinned one.")
  String default__model() default "";

  @AttributeDefinition(
      name = "Circuit failures",
      description =
          "Failures in a row after which a provider's model is asked last by requests that have "
              + "other candidates; 0: never.")
  int circuit__failures() default 5;

  @AttributeDefinition(
      name = "Longest circuit pause",
      description = "Seconds after which such a model is tried again at the latest.")
  int circuit__longest__seconds() default 120;

  @AttributeDefinition(
      name = "Request limit",
      description = "Seconds after which any request is ended, whatever it does.")
  int request__seconds() default 3600;

  @AttributeDefinition(
      name = "Upgrade limit",
      description =
          "Seconds that an upgrade waits for a model to be loaded by the new version of its "
              + "runner before the old one is drained.")
  int load__seconds() default 300;
}
