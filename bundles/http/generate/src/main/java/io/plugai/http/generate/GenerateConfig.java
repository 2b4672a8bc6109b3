package io.plugai.http.generate;

/** Bounds of the data plane. */
@interface GenerateConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.http.generate";

  /** The largest body that a request may have, in bytes. */
  int max__body__bytes() default 32 * 1024 * 1024;

  /** The largest answer that is folded into one body, in bytes; a stream has no such bound. */
  long max__answer__bytes() default 64L * 1024 * 1024;

  /** Events of a stream that may wait for a slow client; then the backend is held back. */
  int stream__buffer__events() default 64;

  /** Seconds that a stream may be silent before a comment shows that it lives. */
  int heartbeat__seconds() default 15;
}
