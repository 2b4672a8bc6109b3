package io.plugai.http.server;

/**
 * PID {@code io.plugai.http}. Texts, not numbers: a value that cannot be read shall be answered
 * with a sentence, not with a component that silently does not start.
 */
@interface HttpServerConfig {
  String mode() default "local-only";

  String host() default "127.0.0.1";

  String port() default "8080";
}
