package io.plugai.http.rest;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterServlet;

/**
 * Has JAX-RS wait for bodies as {@link Patience} says: for those that resources ask for, and for
 * what they have left, which it reads before it answers. The data plane is another servlet, and
 * holds no thread while it waits.
 */
@Component(service = Filter.class)
@HttpWhiteboardFilterServlet(SlowBodies.JAX_RS)
@HttpWhiteboardFilterAsyncSupported
public final class SlowBodies implements Filter {
  /** How Aries names the servlet of an application. */
  static final String JAX_RS = "cxf-servlet";

  private final Patience patience;

  /** Called by the framework. */
  @Activate
  public SlowBodies() {
    this(Patience.usual());
  }

  SlowBodies(Patience patience) {
    this.patience = patience;
  }

  @Override
  public void init(FilterConfig config) {
    // needs nothing
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    WatchedRequest watched = new WatchedRequest((HttpServletRequest) request, patience);
    try {
      chain.doFilter(watched, response);
    } finally {
      watched.end();
    }
  }

  @Override
  public void destroy() {
    // holds nothing
  }
}
