package io.plugai.core.auth.common;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How long things last, and how much may be tried and asked. */
@ObjectClassDefinition(
    name = "PlugAI people",
    description = "Sessions, limits on attempts, and what accounts may ask of models.")
public @interface AuthConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.auth";

  @AttributeDefinition(
      name = "Access token",
      description = "Minutes that the access token of a session is good for.")
  int access__token__minutes() default 10;

  @AttributeDefinition(
      name = "Idle sessions",
      description = "Days after which a session ends that was not refreshed.")
  int session__idle__days() default 30;

  @AttributeDefinition(
      name = "Logins by name",
      description =
          "Attempts to log in per minute with one name, whether it exists or not, from one address;"
              + " five times as many from all together.")
  int attempts__per__name() default 10;

  @AttributeDefinition(
      name = "Attempts by address",
      description =
          "Logins, registrations, unknown refresh tokens and changes of password per minute from one"
              + " address.")
  int attempts__per__address() default 30;

  @AttributeDefinition(
      name = "Requests per minute",
      description = "Of accounts for which the operator set no limits. 0: without a limit.")
  int default__requests__per__minute() default 0;

  @AttributeDefinition(
      name = "Tokens per minute",
      description = "Of accounts for which the operator set no limits. 0: without a limit.")
  int default__tokens__per__minute() default 0;

  @AttributeDefinition(
      name = "Generations at once",
      description = "Of accounts for which the operator set no limits. 0: without a limit.")
  int default__concurrent() default 0;
}
