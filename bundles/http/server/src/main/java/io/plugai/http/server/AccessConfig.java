package io.plugai.http.server;

/** PID {@code io.plugai.access}: the ways in, of which local-only bounds where we may listen. */
@interface AccessConfig {
  String ways__in() default "local-only";
}
