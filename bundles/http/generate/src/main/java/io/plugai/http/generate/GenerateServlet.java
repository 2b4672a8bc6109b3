package io.plugai.http.generate;

import io.plugai.core.api.access.Permission;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.Preprocessor;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * {@code POST /v1/generate}: reads a request, hands it in, and answers with its events, as one JSON
 * body or, with {@code "stream": true}, as server-sent events.
 *
 * <p>When the client leaves, the work behind the request is cancelled at once, unless it wants it
 * to go on.
 */
@Component(
    service = Servlet.class,
    reference =
        @Reference(name = "gate", service = Preprocessor.class, target = "(plugai.gate=true)"))
@HttpWhiteboardServletName("generate")
@HttpWhiteboardServletPattern(GenerateServlet.PATH)
@HttpWhiteboardServletAsyncSupported
public final class GenerateServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where it answers. */
  static final String PATH = "/v1/generate";

  private final transient Answering answering;

  /** Called by the framework. */
  @Activate
  public GenerateServlet(@Reference Answering answering) {
    this.answering = answering;
  }

  @Override
  @Needs(Permission.GENERATE)
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      requireJson(request);
      answering.refuseAnnounced(request);
      Call call = answering.begin(request, response);
      answering.receive(call, body -> answering.generate(call, body, Optional.empty()));
    } catch (GatewayException e) {
      Problem.of(e).send(response, WebRequest.id(request));
    }
  }

  /**
   * Takes no body but JSON.
   *
   * @throws GatewayException {@code UNSUPPORTED_MEDIA_TYPE}
   */
  static void requireJson(HttpServletRequest request) {
    String type = request.getContentType();
    String plain = type == null ? "" : type.toLowerCase(Locale.ROOT).replace(" ", "");
    boolean json =
        plain.equals("application/json")
            || plain.equals("application/json;charset=utf-8")
            || plain.equals("application/json;charset=\"utf-8\"");
    String encoding = request.getHeader("Content-Encoding");
    if (!json || (encoding != null && !encoding.equalsIgnoreCase("identity"))) {
      throw new GatewayException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "The body must be application/json in UTF-8, not compressed.");
    }
  }
}
