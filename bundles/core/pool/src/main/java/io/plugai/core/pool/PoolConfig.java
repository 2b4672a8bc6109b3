package io.plugai.core.pool;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code io.plugai.core.pool}: how plug-ins are let go. */
@ObjectClassDefinition(name = "PlugAI plug-in pool", description = "How plug-ins are let go.")
public @interface PoolConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.pool";

  @AttributeDefinition(
      name = "Drain limit",
      description =
          "Seconds that a removed adapter, runner or source may go on with what it has begun. What still "
              + "runs then ends with a retryable error.")
  int drain__seconds() default 60;
}
