package io.plugai.http.rest;

import io.plugai.core.api.access.AccessRules;
import io.plugai.http.rest.contract.HealthContract.Health;
import io.plugai.support.web.Json;
import java.io.IOException;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.Preprocessor;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code GET /v1/health}: tells that the process is alive; whether it can serve a request is
 * another question. Whoever gets no 200 here starts the gateway anew, which would not bring a
 * database back: so it stands beside JAX-RS, which waits for one.
 */
@Component(
    service = Servlet.class,
    reference = {
      @Reference(name = "gate", service = Preprocessor.class, target = "(plugai.gate=true)"),
      @Reference(
          name = "rules", // first, so that no path is unknown once the server listens
          service = AccessRules.class,
          target = "(component.name=io.plugai.http.rest.RestAccess)")
    })
@HttpWhiteboardServletName("health")
@HttpWhiteboardServletPattern("/v1/health")
public final class HealthServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final byte[] ALIVE = Json.bytes(new Health("ok"));

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response.getOutputStream().write(ALIVE); // unclosed: the server writes it without a thread
  }
}
