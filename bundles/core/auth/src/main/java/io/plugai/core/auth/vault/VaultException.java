package io.plugai.core.auth.vault;

import org.jspecify.annotations.Nullable;

/**
 * Something sealed cannot be opened, or a key cannot be had. Says why, in a sentence without
 * secrets.
 */
public final class VaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VaultException(String sentence) {
    this(sentence, null);
  }

  VaultException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
