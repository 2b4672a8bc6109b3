package io.plugai.core.requests;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What is kept of requests. A double underscore here is a single one in the file. */
@ObjectClassDefinition(
    name = "PlugAI requests",
    description = "How many requests may go on without their callers, and what is kept of them.")
public @interface RequestsConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.requests";

  @AttributeDefinition(
      name = "Background limit",
      description = "Requests that may be under way without anybody who waits for them.")
  int background__limit() default 1000;

  @AttributeDefinition(
      name = "Background limit per person",
      description = "Of those, how many one account may have.")
  int background__limit__per__person() default 100;

  @AttributeDefinition(
      name = "Answer limit",
      description = "Bytes that the answer of a background request may take.")
  long max__answer__bytes() default 16L << 20;

  @AttributeDefinition(
      name = "Keep in memory",
      description = "Seconds that a request is kept in memory with its answer when it has ended.")
  int memory__seconds() default 600;

  @AttributeDefinition(
      name = "Memory for ended requests",
      description = "Bytes that requests which have ended may take in memory.")
  long memory__bytes() default 16L << 20;
}
