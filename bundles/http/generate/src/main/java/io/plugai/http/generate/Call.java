package io.plugai.http.generate;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.RateLimits;
import io.plugai.http.generate.answer.ServletExchange;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP request that is being answered without a thread, and what has to be done when its client
 * leaves. Safe for all threads.
 */
final class Call implements AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);

  private final HttpServletRequest request;
  private final Caller caller;
  private final String correlationId;
  private final AsyncContext async;
  private final ServletExchange exchange;
  private final @Nullable ClientWatch watch;

  // Guarded by this.
  private final List<Runnable> atDeparture = new ArrayList<>(1);
  private boolean gone;

  private Call(HttpServletRequest request, HttpServletResponse response, RateLimits rates) {
    this.request = request;
    this.correlationId = WebRequest.id(request);
    this.caller =
        WebRequest.caller(request)
            .orElseThrow(() -> new IllegalStateException("a request that passed no gate"));
    this.watch = ClientWatch.ofCurrentRequest();
    this.async = request.startAsync();
    async.setTimeout(0); // whoever answers ends every request
    ClientWatch current = watch;
    this.exchange =
        new ServletExchange(
            async,
            response,
            correlationId,
            () -> rates.standing(caller),
            current == null ? () -> {} : current::release);
  }

  /** Takes a request from the thread that brings it. */
  static Call begin(HttpServletRequest request, HttpServletResponse response, RateLimits rates) {
    Call call = new Call(request, response, rates);
    call.async.addListener(call);
    return call;
  }

  HttpServletRequest request() {
    return request;
  }

  Caller caller() {
    return caller;
  }

  /** What the client calls the request; a name of the gateway's where it does not say. */
  String correlationId() {
    return correlationId;
  }

  /**
   * An id for what it asks for, of the gateway's making: two clients may call their requests the
   * same.
   */
  String newRequestId() {
    return correlationId.equals(request.getHeader(WebRequest.ID_HEADER))
        ? WebRequest.newId()
        : correlationId;
  }

  ServletExchange exchange() {
    return exchange;
  }

  /** Has something done once the request is over, however it ends. */
  void atEnd(Runnable action) {
    async.addListener(new io.plugai.support.web.Completion(action));
  }

  /** Looks out for the client from now on: its whole request has been read. */
  void watch() {
    var unused = WebRequest.left(async.getRequest()).thenRun(this::departed);
    if (watch != null) {
      watch.begin(this::departed);
    }
  }

  /** Has something done when the client leaves; at once, where it has left already. */
  void atDeparture(Runnable action) {
    synchronized (this) {
      if (!gone) {
        atDeparture.add(action);
        return;
      }
    }
    action.run();
  }

  private void departed() {
    List<Runnable> actions;
    synchronized (this) {
      gone = true;
      actions = List.copyOf(atDeparture);
    }
    actions.forEach(Runnable::run);
  }

  /** Answers with what went wrong. */
  void refuse(Throwable failure) {
    Throwable cause = Problem.cause(failure);
    if (Problem.isUnexpected(cause)) {
      LOG.error("request {} failed", correlationId, cause);
    }
    exchange.problem(Problem.of(cause));
  }

  /** Does something with what comes of a stage; a failure is the answer. */
  <T> BiConsumer<T, Throwable> answering(Use<T> use) {
    return (value, failure) -> {
      if (failure != null) {
        refuse(failure);
      } else {
        attempt(() -> use.of(value));
      }
    };
  }

  /** Something that may fail, done with a value. */
  interface Use<T> {
    void of(T value) throws Exception;
  }

  /** Does something that may fail, which is then the answer. */
  void attempt(Step step) {
    try {
      step.take();
    } catch (Exception e) {
      refuse(e);
    }
  }

  /** Something that may fail. */
  interface Step {
    void take() throws Exception;
  }

  // ---- the server has given up on the connection, or the request is over ----

  @Override
  public void onError(AsyncEvent event) {
    departed();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    departed();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    departed(); // without effect on one that was answered in order
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // a request is started once
  }
}
