package io.plugai.support.upstream;

import java.util.concurrent.Flow;

/** To something that never begins. */
public enum NoSubscription implements Flow.Subscription {
  INSTANCE;

  /** Ends what has not begun. */
  public static void refuse(Flow.Subscriber<?> subscriber, Throwable reason) {
    subscriber.onSubscribe(INSTANCE);
    subscriber.onError(reason);
  }

  @Override
  public void request(long n) {}

  @Override
  public void cancel() {}
}
