package io.plugai.testing.keyring;

/** PID {@code io.plugai.testing.keyring}; holds no secret. */
@interface KeyringConfig {
  /** Stands before the slash in model ids. */
  String plugai_provider_id() default "keyring";

  /** What comes before {@code /chat/completions}. */
  String base__url();
}
