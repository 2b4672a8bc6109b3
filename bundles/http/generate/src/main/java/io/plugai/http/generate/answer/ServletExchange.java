package io.plugai.http.generate.answer;

import io.plugai.core.api.access.RateLimits.Standing;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.support.web.Problem;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of one request that is being answered: completed exactly once, whoever does it, and
 * never by a thread that waits for the client to read. Safe for all threads.
 */
public final class ServletExchange {
  /** What the server's own buffer takes without writing it out; see Jetty's HttpConfiguration. */
  private static final int FITS_BUFFER = 4 * 1024;

  /** The status, in logs and metrics only, of a request whose client left before the answer. */
  private static final int CLIENT_LEFT = 499;

  private final AsyncContext async;
  private final HttpServletResponse response;
  private final String requestId;
  private final Supplier<Optional<Standing>> standing;
  private final Runnable beforeCompletion;
  private final AtomicBoolean completed = new AtomicBoolean();
  private volatile @Nullable RouteTaken way;

  /**
   * @param standing where the caller stands with their limits, to be told when the answer begins
   * @param beforeCompletion run once, right before the server gets the connection back
   */
  public ServletExchange(
      AsyncContext async,
      HttpServletResponse response,
      String requestId,
      Supplier<Optional<Standing>> standing,
      Runnable beforeCompletion) {
    this.async = async;
    this.response = response;
    this.requestId = requestId;
    this.standing = standing;
    this.beforeCompletion = beforeCompletion;
  }

  HttpServletResponse response() {
    return response;
  }

  String requestId() {
    return requestId;
  }

  /** It is known which of several models answers; told in headers, where none have gone yet. */
  void routed(RouteTaken taken) {
    way = taken;
  }

  private void tellRoute() {
    RouteTaken taken = way;
    if (taken != null) {
      taken.modelUsed().ifPresent(model -> response.setHeader("X-Model-Used", headerText(model)));
      if (taken.fallback()) {
        response.setHeader("X-Fallback", "true");
      }
    }
  }

  /** Headers are ASCII; what is not is escaped as in an address. */
  private static String headerText(String model) {
    return model.chars().allMatch(c -> c > ' ' && c < 0x7F)
        ? model
        : URLEncoder.encode(model, StandardCharsets.UTF_8).replace("%2F", "/").replace("+", "%20");
  }

  /**
   * Adds the headers that tell the caller where they stand with their limits (IETF draft {@code
   * ratelimit-headers}, version 7 and before), where there are any. Called before the answer
   * begins.
   */
  private void tellLimits() {
    standing
        .get()
        .ifPresent(
            now -> {
              response.setHeader("RateLimit-Limit", Long.toString(now.limit()));
              response.setHeader("RateLimit-Remaining", Long.toString(now.remaining()));
              response.setHeader("RateLimit-Reset", Long.toString(now.resetSeconds()));
            });
  }

  /** An answer of server-sent events begins. */
  void beginStream() {
    tellLimits();
    tellRoute();
    response.setContentType("text/event-stream");
    response.setHeader("Cache-Control", "no-store, no-transform");
    response.setHeader("X-Accel-Buffering", "no");
  }

  /** A problem as the whole answer begins; its body follows. */
  void beginProblem(Problem problem) {
    tellLimits();
    response.setStatus(problem.status());
    response.setContentType("application/json");
    problem.retryAfterSeconds().ifPresent(s -> response.setHeader("Retry-After", s.toString()));
  }

  /** Answers with a problem. */
  public void problem(Problem problem) {
    answer(
        () -> {
          beginProblem(problem);
          write(problem.json(requestId));
        });
  }

  /** Answers with one JSON body. */
  void json(byte[] body) {
    answer(() -> write(body));
  }

  /** Answers with one JSON body and a status and headers of its own. */
  public void json(int status, Map<String, String> headers, byte[] body) {
    answer(
        () -> {
          response.setStatus(status);
          headers.forEach(response::setHeader);
          write(body);
        });
  }

  /** Answers that it is done, and no more. */
  public void done() {
    answer(
        () -> {
          tellLimits();
          response.setStatus(HttpServletResponse.SC_NO_CONTENT);
          complete();
        });
  }

  /** Answers with server-sent events that are all there. */
  void events(byte[] frames) {
    answer(
        () -> {
          beginStream();
          deliver(frames);
        });
  }

  /** Ends a request whose client has left. */
  void abandon() {
    answer(
        () -> {
          if (!response.isCommitted()) {
            response.setStatus(CLIENT_LEFT);
          }
          complete();
        });
  }

  private void write(byte[] body) throws IOException {
    tellLimits();
    tellRoute();
    response.setContentType("application/json");
    deliver(body);
  }

  private void deliver(byte[] body) throws IOException {
    if (body.length <= FITS_BUFFER) {
      response.getOutputStream().write(body);
      complete();
    } else {
      response.setContentLength(body.length);
      response.getOutputStream().setWriteListener(new WholeBody(body));
    }
  }

  private interface Step {
    void take() throws IOException;
  }

  /**
   * The connection may fail at any time; the server then ends the request by itself, and refuses
   * everything that is done with it later.
   */
  private void answer(Step step) {
    try {
      step.take();
    } catch (IOException | IllegalStateException e) {
      complete();
    }
  }

  /** Hands the request back to the server. */
  void complete() {
    if (completed.compareAndSet(false, true)) {
      beforeCompletion.run();
      try {
        async.complete();
      } catch (IllegalStateException e) {
        // The server has ended it already, because the connection failed.
      }
    }
  }

  /** Writes a body at the speed of the client. */
  private final class WholeBody implements WriteListener {
    private final byte[] body;
    private boolean written;

    private WholeBody(byte[] body) {
      this.body = body;
    }

    @Override
    public void onWritePossible() throws IOException {
      ServletOutputStream out = response.getOutputStream();
      while (out.isReady()) {
        if (written) {
          complete();
          return;
        }
        written = true;
        out.write(body);
      }
    }

    @Override
    public void onError(Throwable failure) {
      complete();
    }
  }
}
