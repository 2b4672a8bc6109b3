package io.plugai.http.rest.whole;

import io.plugai.support.web.ProblemException;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.body.BodyReader;
import java.io.IOException;
import java.time.Duration;
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

  /** Nothing that the control plane takes is larger. */
  private static final int MAX_BODY = 64 * 1024;

  private static final int SLOW_BODIES = 512; // 32 MiB at most
  private static final Duration SLOWEST_BODY = Duration.ofSeconds(20);
  private static final int SHARE_OF_HEAP = 16;
  private static final Duration SLOWEST_READER = Duration.ofMinutes(1);
  private static final byte[] NONE = {};

  private final Places slow;
  private final Places unread;
  private final Duration slowestBody;
  private final Duration slowestReader;

  /** Called by the framework. */
  @Activate
  public WholeMessages() {
    this(
        new Places(SLOW_BODIES),
        new Places(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP),
        SLOWEST_BODY,
        SLOWEST_READER);
  }

  /** With other bounds: bodies that are on their way, and bytes that nobody has read. */
  WholeMessages(Places slow, Places unread, Duration slowestBody, Duration slowestReader) {
    this.slow = slow;
    this.unread = unread;
    this.slowestBody = slowestBody;
    this.slowestReader = slowestReader;
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
      BodyReader.refuseAnnounced(request, MAX_BODY);
      Arrival.begin(request, response, slow, slowestBody, MAX_BODY);
    } catch (ProblemException e) {
      e.problem().send(response, WebRequest.id(request));
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
      Delivery.begin(request, bytes, unread, slowestReader);
    } else if (request.isAsyncStarted()) {
      request.getAsyncContext().complete();
    }
  }

  @Override
  public void destroy() {
    // holds nothing
  }
}
