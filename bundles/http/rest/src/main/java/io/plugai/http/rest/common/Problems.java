package io.plugai.http.rest.common;

import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers whatever a resource, or JAX-RS itself, throws with the one error body. Only unchecked
 * exceptions: an {@code IOException} means that the client has left.
 */
public final class Problems implements ExceptionMapper<RuntimeException> {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** Set by JAX-RS: stands for the request of whatever thread asks. */
  @Context
  @SuppressWarnings("NullAway.Init")
  private HttpServletRequest request;

  @Override
  public Response toResponse(RuntimeException failure) {
    String id = WebRequest.id(request);
    Problem problem = problem(failure, id);
    Response.ResponseBuilder response =
        Response.status(problem.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(problem.json(id));
    problem.retryAfterSeconds().ifPresent(seconds -> response.header("Retry-After", seconds));
    return response.build();
  }

  private static Problem problem(RuntimeException failure, String id) {
    if (failure instanceof WebApplicationException e) {
      return Problem.ofStatus(e.getResponse().getStatus());
    }
    if (Problem.isUnexpected(failure)) {
      LOG.error("request {} failed", id, failure);
    }
    return Problem.of(failure);
  }
}
