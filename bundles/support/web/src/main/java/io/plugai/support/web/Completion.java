package io.plugai.support.web;

import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;

/** Does something once an asynchronous request has been answered, however that went. */
public record Completion(Runnable action) implements AsyncListener {
  @Override
  public void onComplete(AsyncEvent event) {
    action.run();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // completion follows
  }

  @Override
  public void onError(AsyncEvent event) {
    // completion follows
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // A request that starts over drops its listeners.
    event.getAsyncContext().addListener(this);
  }
}
