package io.plugai.core.downloads.fetch;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong in the gateway's words. */
public final class Failures {
  private Failures() {}

  /** What a stage failed with; what was stopped stays that. */
  public static RuntimeException of(@Nullable Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof GatewayException || cause instanceof StoppedException) {
      return (RuntimeException) cause;
    }
    if (cause instanceof IOException io) {
      return ofDisk(io);
    }
    return new GatewayException(ErrorCode.INTERNAL, "The download failed.", cause);
  }

  /** What the disk refused. */
  public static GatewayException ofDisk(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space") || message.contains("quota")
        ? new GatewayException(ErrorCode.STORAGE_FULL, "The disk is full.", failure)
        : new GatewayException(
            ErrorCode.INTERNAL, "The storage folder cannot be written to.", failure);
  }
}
