package io.plugai.runners.llama;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One generation of a server as that of a local model: failures in other words, nothing that tells
 * where the model lies, and the server is told of when it is left.
 */
final class ServerAnswer implements Flow.Subscriber<GenerationEvent>, Flow.Subscription {
  /** The server calls the model by the path of its file. */
  private static final String MODEL = "model";

  private final ServerModel server;
  private final Flow.Subscriber<? super GenerationEvent> subscriber;
  private final long askedAt = System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile Flow.@Nullable Subscription subscription;

  ServerAnswer(ServerModel server, Flow.Subscriber<? super GenerationEvent> subscriber) {
    this.server = server;
    this.subscriber = subscriber;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    Objects.requireNonNull(subscription).request(n);
  }

  @Override
  public void cancel() {
    Objects.requireNonNull(subscription).cancel();
    if (over.compareAndSet(false, true)) {
      server.left(askedAt);
    }
  }

  @Override
  public void onNext(GenerationEvent event) {
    server.heard();
    if (event instanceof GenerationEvent.Finished finished) {
      over.set(true);
      subscriber.onNext(new GenerationEvent.Finished(finished.reason(), shown(finished)));
    } else {
      subscriber.onNext(event);
    }
  }

  private static Map<String, Object> shown(GenerationEvent.Finished finished) {
    Map<String, Object> metadata = new LinkedHashMap<>(finished.metadata());
    metadata.remove(MODEL);
    metadata.put("engine", ServerEngine.ID);
    return metadata;
  }

  @Override
  public void onComplete() {
    over.set(true);
    subscriber.onComplete();
  }

  @Override
  public void onError(Throwable failure) {
    if (!(failure instanceof GatewayException reason)) {
      fail(failure);
    } else if (reason.code() == ErrorCode.BACKEND_UNAVAILABLE) {
      server.whenItsEndIsKnown(() -> fail(ServerModel.ended(reason)));
    } else {
      if (reason.code() == ErrorCode.BACKEND_TIMEOUT) {
        server.silent(askedAt);
      }
      fail(inOwnWords(reason));
    }
  }

  private void fail(Throwable reason) {
    if (over.compareAndSet(false, true)) {
      subscriber.onError(reason);
    }
  }

  private static GatewayException inOwnWords(GatewayException reason) {
    return switch (reason.code()) {
      case BACKEND_REJECTED ->
          new GatewayException(
              ErrorCode.VALIDATION,
              "The request cannot be run by this model.",
              List.of(new FieldError("input", "The engine refuses it: " + reason.getMessage())));
      case BACKEND_TIMEOUT ->
          new GatewayException(
              ErrorCode.BACKEND_TIMEOUT, "The model was silent for too long.", reason);
      default -> reason;
    };
  }
}
