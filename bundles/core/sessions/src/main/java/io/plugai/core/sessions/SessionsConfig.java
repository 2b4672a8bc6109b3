package io.plugai.core.sessions;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** For how long what is kept. A double underscore here is a single one in the file. */
@ObjectClassDefinition(
    name = "PlugAI sessions",
    description = "For how long conversations are kept.")
public @interface SessionsConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.sessions";

  @AttributeDefinition(
      name = "Keep sessions",
      description =
          "Days without a change after which a session is deleted; 0 keeps them for ever.")
  int keep__days() default 0;

  @AttributeDefinition(
      name = "Sessions per person",
      description =
          "Sessions that each person may keep; beyond that, those that did not change for the"
              + " longest time are deleted. 0 keeps all.")
  int keep__per__person() default 10_000;

  @AttributeDefinition(
      name = "State tokens",
      description = "Hours that a state token is good for.",
      min = "1")
  int state__token__hours() default 168;
}
