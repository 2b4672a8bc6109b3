package io.plugai.http.generate;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.support.web.WebRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;

/** Lets everybody in as a tester, as the gate lets in the operator. */
final class OpenGate implements Filter {
  /** Header that names another caller. */
  static final String CALLER = "X-Test-Caller";

  @Override
  public void init(FilterConfig config) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String name = ((HttpServletRequest) request).getHeader(CALLER);
    String offered = ((HttpServletRequest) request).getHeader(WebRequest.ID_HEADER);
    WebRequest.id(request, WebRequest.idFrom(offered == null ? "" : offered));
    WebRequest.caller(
        request,
        new Caller(
            name == null ? "tester" : name,
            Set.of(Permission.READ, Permission.GENERATE),
            AuthMethod.LOCAL_ONLY,
            AuthMethod.LOCAL_ONLY.id(),
            ModelScope.ALL,
            Map.of()));
    chain.doFilter(request, response);
  }

  @Override
  public void destroy() {}
}
