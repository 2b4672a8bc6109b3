package io.plugai.core.accounting;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What is kept, and for how long. A double underscore here is a single one in the file. */
@ObjectClassDefinition(
    name = "PlugAI accounting",
    description = "What is kept of generations and of acts, and for how long.")
public @interface AccountingConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.accounting";

  @AttributeDefinition(
      name = "Record prompts",
      description =
          "Whether the input of each generation is recorded with its usage. Off, nothing of what"
              + " was said is kept.")
  boolean record__prompts() default false;

  @AttributeDefinition(
      name = "Keep usage",
      description = "Days that single generations are kept for; 0 keeps them for ever.")
  int usage__days() default 90;

  @AttributeDefinition(
      name = "Keep sums",
      description = "Days that the daily sums of usage are kept for; 0 keeps them for ever.")
  int sums__days() default 1100;

  @AttributeDefinition(
      name = "Keep audit",
      description = "Days that the audit log is kept for; 0 keeps it for ever.")
  int audit__days() default 365;

  @AttributeDefinition(
      name = "Keep requests",
      description =
          "Hours that background requests, and those with an idempotency key, are kept for with"
              + " their answers; 0 keeps them for ever.")
  int requests__hours() default 24;
}
