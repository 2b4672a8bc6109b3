package io.plugai.adapters.ollama;

/**
 * PID {@code io.plugai.adapters.ollama}. A double underscore here is a single one in the file, a
 * single one a dot. All of it becomes service properties, so it must hold no secret.
 */
@interface OllamaConfig {
  /** Stands before the slash in model ids. */
  String plugai_provider_id() default "ollama-native";

  String base__url() default "http://127.0.0.1:11434";

  /** How long the first byte may take, in seconds; a model may have to be loaded first. */
  long first__byte__timeout() default 300;
}
