package io.plugai.core.dispatch.route;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** An alias in a file. */
@ObjectClassDefinition(
    name = "PlugAI alias",
    description = "A name for several models, of which a request is sent to one.")
public @interface AliasFileConfig {
  /** The factory PID: each file {@code io.plugai.alias-….cfg} is one alias. */
  String PID = "io.plugai.alias";

  @AttributeDefinition(
      name = "Name",
      description = "What requests call it: lower-case letters, digits, dots, dashes, underscores.")
  String name() default "";

  @AttributeDefinition(
      name = "Policy",
      description =
          "Which model comes first. order: as they stand; weighted: by chance, as often as the "
              + "weights say; latency: whichever began to answer soonest of late.")
  String policy() default "order";

  @AttributeDefinition(
      name = "Candidates",
      description =
          "Full ids of models, with commas between them; a weight may follow, as in "
              + "openai/gpt-4.1-mini=3.")
  String candidates() default "";
}
