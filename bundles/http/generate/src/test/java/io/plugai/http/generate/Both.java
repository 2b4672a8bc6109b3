package io.plugai.http.generate;

import java.io.IOException;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Both servlets, at their paths. */
final class Both extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private final transient GenerateServlet generate;
  private final transient RequestsServlet requests;

  Both(Answering answering) {
    this.generate = new GenerateServlet(answering);
    this.requests = new RequestsServlet(answering);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    HttpServlet servlet =
        request.getRequestURI().startsWith(Answering.REQUESTS) ? requests : generate;
    servlet.service((ServletRequest) request, response);
  }
}
