package io.plugai.http.rest.whole;

import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.body.BodyReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterDispatcher;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterServlet;

/**
 * Stands before JAX-RS, which reads and writes on a thread of the server that waits for the client
 * meanwhile, and there are a hundred. Here a body is read before anybody asks for it, and an answer
 * written after it is there, both without a thread. What waits is bounded, and not for long. The
 * data plane is another servlet, and does so itself.
 */
@Component(service = Filter.class)
@HttpWhiteboardFilterServlet(WholeMessages.JAX_RS)
@HttpWhiteboardFilterAsyncSupported
@HttpWhiteboardFilterDispatcher({DispatcherType.REQUEST, DispatcherType.ASYNC})
public final class WholeMessages implements Filter {
  /** How Aries names the servlet of an application. */
  static final String JAX_RS = "cxf-servlet";

  /** Where a request keeps its body. */
  static final String BODY = "io.plugai.http.rest.body";

  private static final String ANSWER = "io.plugai.http.rest.answer";

  private static final int SLOW_BODIES = 512; // 32 MiB at most
  private static final Duration SLOWEST_BODY = Duration.ofSeconds(20);
  private static final int SHARE_OF_HEAP = 16;
  private static final Duration SLOWEST_READER = Duration.ofSeconds(45); // Jetty's are 60
  private static final byte[] NONE = {};

  private final ScheduledThreadPoolExecutor timer;
  private final Places slow;
  private final Places unread;

  /** Called by the framework. */
  @Activate
  public WholeMessages() {
    this(SLOW_BODIES, SLOWEST_BODY, unreadBytes(), SLOWEST_READER);
  }

  /** With other bounds: bodies that are on their way, and bytes that nobody has read. */
  WholeMessages(long bodies, Duration slowestBody, long bytes, Duration slowestReader) {
    timer = new ScheduledThreadPoolExecutor(1, WholeMessages::thread);
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    slow = new Places(bodies, slowestBody, timer);
    unread = new Places(bytes, slowestReader, timer);
  }

  private static long unreadBytes() {
    return Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "plugai-http-waits");
    thread.setDaemon(true);
    return thread;
  }

  /** How many bytes are unread. */
  long unread() {
    return unread.taken();
  }

  /** What waits still is given up in time; the thread ends with the last of it. */
  @Deactivate
  void stop() {
    timer.shutdown();
  }

  @Override
  public void init(FilterConfig config) {
    // needs nothing
  }

  @Override
  public void doFilter(ServletRequest req, ServletResponse res, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) req;
    HttpServletResponse response = (HttpServletResponse) res;
    if (request.getAttribute(BODY) instanceof byte[] body) {
      answer(request, body, response, chain);
    } else if (mayHaveBody(request)) {
      receive(request, response);
    } else {
      answer(request, NONE, response, chain);
    }
  }

  /** Without either header, a request of HTTP/1 has no body (RFC 9112, section 6.3). */
  private static boolean mayHaveBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0
        || request.getHeader("Transfer-Encoding") != null
        || (request.getContentLengthLong() < 0 && !request.getProtocol().startsWith("HTTP/1"));
  }

  private void receive(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      int most = BodyLimits.of(request);
      BodyReader.refuseAnnounced(request, most);
      Arrival.begin(request, response, slow, most);
    } catch (GatewayException e) {
      Problem.of(e).send(response, WebRequest.id(request)); // the whiteboard would make a 500 of it
    }
  }

  private void answer(
      HttpServletRequest request, byte[] body, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    WholeAnswer answer =
        request.getAttribute(ANSWER) instanceof WholeAnswer begun
            ? begun // JAX-RS goes on with what it was handed first
            : new WholeAnswer(response);
    request.setAttribute(ANSWER, answer);
    chain.doFilter(new WholeRequest(request, body, answer), answer);
    if (!request.isAsyncStarted() || answer.isComplete()) {
      deliver(request, answer.bytes());
    }
  }

  private void deliver(HttpServletRequest request, byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      Delivery.begin(request, bytes, unread);
    } else if (request.isAsyncStarted()) {
      request.getAsyncContext().complete();
    }
  }

  @Override
  public void destroy() {
    // holds nothing
  }
}
