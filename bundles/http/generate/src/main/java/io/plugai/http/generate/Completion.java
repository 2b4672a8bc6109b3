package io.plugai.http.generate;

import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;

/** Does something once a request has been answered, however that went. */
record Completion(Runnable action) implements AsyncListener {
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
    // a request is never started over
  }
}
