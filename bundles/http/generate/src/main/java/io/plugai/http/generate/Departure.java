package io.plugai.http.generate;

import io.plugai.http.generate.answer.Answer;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;

/** Tells an answer that the server has given up on its connection. */
record Departure(Answer answer) implements AsyncListener {
  @Override
  public void onError(AsyncEvent event) {
    answer.clientLeft();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    answer.clientLeft();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    answer.clientLeft(); // without effect on one that was completed in order
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // a request is started once
  }
}
