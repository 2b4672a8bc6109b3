package io.plugai.http.server;

/**
 * PID {@code io.plugai.http}; the gate reads the keys that are not here. Texts, not numbers: a
 * value that cannot be read shall be answered with a sentence, not with a component that silently
 * does not start.
 */
@interface HttpServerConfig {
  String host() default "127.0.0.1";

  String port() default "8080";

  String tls__certificate() default "";

  String tls__key() default "";

  String tls__keystore() default "";

  String tls__keystore__password() default "";

  String http2() default "true";

  String allow__plain__http() default "false";
}
