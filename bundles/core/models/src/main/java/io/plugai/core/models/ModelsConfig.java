package io.plugai.core.models;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Where models are looked for, and how often providers are asked. A double underscore here is a
 * single one in the file.
 */
@ObjectClassDefinition(
    name = "PlugAI models",
    description = "Where models are looked for, and how often providers are asked.")
public @interface ModelsConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.models";

  @AttributeDefinition(
      name = "Model folders",
      description =
          "Comma-separated folders that hold local models, the first one wins where two hold the "
              + "same name. A "
              + "relative path starts at the gateway's own folder.")
  String models__folders() default "models";

  @AttributeDefinition(
      name = "Settle time",
      description = "Milliseconds that a model's files must have been left alone before it counts.")
  long settle__millis() default 500;

  @AttributeDefinition(
      name = "Unfinished",
      description =
          "Seconds that files which are not whole are waited for after their last change; then they "
              + "are listed with what is missing.")
  long unfinished__seconds() default 60;

  @AttributeDefinition(
      name = "Scan",
      description =
          "Seconds after which the folders are looked into where the system tells of no change, as "
              + "on network mounts.")
  long scan__seconds() default 30;

  @AttributeDefinition(
      name = "Links outside",
      description = "Whether links may lead out of the model folders.")
  boolean links__outside() default true;

  @AttributeDefinition(
      name = "Refresh",
      description = "Seconds after which a provider is asked again for its models.")
  long refresh__seconds() default 600;

  @AttributeDefinition(
      name = "Retry",
      description =
          "Seconds after which a provider that did not answer is asked again; doubled each time, "
              + "up to the refresh time.")
  long retry__seconds() default 5;

  @AttributeDefinition(
      name = "Grace",
      description = "Seconds that models stay listed after their adapter or runner has gone.")
  long grace__seconds() default 120;

  @AttributeDefinition(
      name = "Facts",
      description =
          "A data file of widely known facts that takes the place of the one that comes along. A "
              + "relative path starts at the gateway's own folder.")
  String facts__file() default "etc/model-facts.json";

  @AttributeDefinition(
      name = "Operator's facts",
      description = "A data file of facts that go before what plug-ins say of models.")
  String operator__facts__file() default "etc/models.json";

  @AttributeDefinition(
      name = "Missing",
      description = "Days after which a model that is not found any more is forgotten.")
  int missing__days() default 30;
}
