package io.plugai.http.security;

/**
 * PIDs {@code io.plugai.http} and {@code io.plugai.access}, which others read as well. Texts, so
 * that a value that cannot be read is told of in a sentence.
 */
@interface GateConfig {
  String PID = "io.plugai.http";
  String ACCESS_PID = "io.plugai.access";

  String ways__in() default "local-only";

  String trusted__proxies() default "";

  String cors__origins() default "";

  String hsts__seconds() default "31536000";
}
