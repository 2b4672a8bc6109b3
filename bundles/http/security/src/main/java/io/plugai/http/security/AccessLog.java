package io.plugai.http.security;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.plugai.support.web.Completion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One line and one measurement for each request once it has been answered, however long that takes.
 * Only what cannot hold anything private is written: no query, no header, no body, and the path
 * only as its route names it. A request that went well is worth a line at debug level only:
 * generations have a line of their own, and the rest is polling.
 */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.plugai.access");
  private static final String LINE = "{} {} {}";
  private static final int FIRST_ERROR = 400;

  private final MetricRegistry metrics;
  private final Counter inFlight;
  private final Map<Outcome, Counter> requests = new ConcurrentHashMap<>();
  private final Map<String, Timer> durations = new ConcurrentHashMap<>();

  AccessLog(MetricRegistry metrics) {
    this.metrics = metrics;
    this.inFlight = metrics.counter("plugai.http.in_flight");
  }

  /** Starts the clock of a request. */
  Entry begin(HttpServletRequest request, HttpServletResponse response, String id) {
    inFlight.inc();
    return new Entry(request.getMethod(), response, id);
  }

  private record Outcome(String method, String route, int status) {}

  /** One request on its way. */
  final class Entry {
    private final long start = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final String method;
    private final HttpServletResponse response;
    private final String id;
    private volatile String route = "none";
    private volatile String caller = "-";

    private Entry(String method, HttpServletResponse response, String id) {
      this.method = isKnown(method) ? method : "OTHER";
      this.response = response;
      this.id = id;
    }

    /** Says which route the request takes; until then it is {@code none}. */
    void route(String path) {
      route = path;
    }

    /** Says who is calling. */
    void caller(String callerId) {
      caller = callerId;
    }

    /** Called where the handling of a request returns: it has ended, or goes on asynchronously. */
    void leave(HttpServletRequest request) {
      if (request.isAsyncStarted()) {
        try {
          request.getAsyncContext().addListener(new Completion(this::end));
          return;
        } catch (IllegalStateException e) {
          // it has just completed
        }
      }
      end();
    }

    private void end() {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      long nanos = System.nanoTime() - start;
      int status = response.getStatus();
      inFlight.dec();
      count(status);
      durations
          .computeIfAbsent(route, r -> metrics.timer("plugai.http.duration;route=" + r))
          .update(nanos, TimeUnit.NANOSECONDS);
      if (status >= FIRST_ERROR ? LOG.isInfoEnabled() : LOG.isDebugEnabled()) {
        write(status, TimeUnit.NANOSECONDS.toMillis(nanos));
      }
    }

    private void count(int status) {
      requests
          .computeIfAbsent(
              new Outcome(method, route, status),
              o ->
                  metrics.counter(
                      "plugai.http.requests;method=%s;route=%s;status=%d"
                          .formatted(o.method(), o.route(), o.status())))
          .inc();
    }

    private void write(int status, long millis) {
      // All at once: each single put would copy the whole context.
      MDC.setContextMap(
          Map.of(
              "request_id", id,
              "method", method,
              "route", route,
              "status", Integer.toString(status),
              "ms", Long.toString(millis),
              "caller", caller));
      try {
        if (status >= FIRST_ERROR) {
          LOG.info(LINE, method, route, status);
        } else {
          LOG.debug(LINE, method, route, status);
        }
      } finally {
        MDC.clear();
      }
    }
  }

  /** So that nobody can fill the metrics with methods of their own making. */
  private static boolean isKnown(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT" -> true;
      default -> false;
    };
  }
}
