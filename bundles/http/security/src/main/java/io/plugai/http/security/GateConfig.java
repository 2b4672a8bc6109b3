package io.plugai.http.security;

/**
 * PID {@code io.plugai.http}, which {@code http/server} reads as well. Texts, so that a value that
 * cannot be read is told of in a sentence.
 */
@interface GateConfig {
  String PID = "io.plugai.http";

  String trusted__proxies() default "";

  String cors__origins() default "";

  String hsts__seconds() default "31536000";
}
