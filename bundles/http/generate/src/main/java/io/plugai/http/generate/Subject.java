package io.plugai.http.generate;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import java.io.IOException;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * What a servlet of one subject answers: a list at its root, single things by their ids below, and
 * what may be done with each. Safe for all threads.
 *
 * @param root the path of the list
 */
record Subject(Answering answering, String root) {
  /** How many segments stand behind the root at most: an id, and what to do. */
  static final int LONGEST_PATH = 2;

  /** What a call comes to. */
  interface Answer {
    void to(Call call) throws IOException;
  }

  /** Begins a call and has it answered; whatever is refused is answered as a problem. */
  void serve(HttpServletRequest request, HttpServletResponse response, Answer answer)
      throws IOException {
    try {
      answering.refuseAnnounced(request);
      Call call = answering.begin(request, response);
      call.attempt(() -> answer.to(call));
    } catch (GatewayException e) {
      Problem.of(e).send(response, WebRequest.id(request));
    }
  }

  /** What stands behind the root: nothing, an id, or an id and what to do. */
  List<String> path(HttpServletRequest request) {
    String rest = request.getRequestURI().substring(root.length());
    if (rest.isEmpty() || rest.equals("/")) {
      return List.of();
    }
    List<String> segments = List.of(rest.substring(1).split("/", -1));
    return segments.size() <= LONGEST_PATH ? segments : List.of("", "");
  }

  /** For a path that is none. */
  static GatewayException nothingHere() {
    return new GatewayException(ErrorCode.NOT_FOUND, "There is nothing at this path.");
  }
}
