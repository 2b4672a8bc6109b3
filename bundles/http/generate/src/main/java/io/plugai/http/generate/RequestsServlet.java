package io.plugai.http.generate;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestHandle;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.http.generate.answer.PastAnswer;
import io.plugai.http.generate.answer.RequestViews;
import io.plugai.http.generate.request.Regeneration;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.access.Needs;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
 * {@code /v1/requests}: one's own requests, listed; and each by its id: where it stands, its
 * answer, its events from any of them on, an end to it, and another answer beside the one it has.
 */
@Component(
    service = Servlet.class,
    reference =
        @Reference(name = "gate", service = Preprocessor.class, target = "(plugai.gate=true)"))
@HttpWhiteboardServletName("requests")
@HttpWhiteboardServletPattern({Answering.REQUESTS, Answering.REQUESTS + "/*"})
@HttpWhiteboardServletAsyncSupported
public final class RequestsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String ONE = Answering.REQUESTS + "/{request_id}";

  /** The paths that can be read. */
  static final List<String> READABLE =
      List.of(Answering.REQUESTS, ONE, ONE + "/status", ONE + "/events");

  /** The paths by which something is done. */
  static final List<String> DOABLE = List.of(ONE + "/cancel", ONE + "/regenerate");

  private final transient Answering answering;
  private final transient Subject subject;

  /** Called by the framework. */
  @Activate
  public RequestsServlet(@Reference Answering answering) {
    this.answering = answering;
    this.subject = new Subject(answering, Answering.REQUESTS);
  }

  @Override
  @Needs(Permission.GENERATE)
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> path = subject.path(request);
    subject.serve(
        request,
        response,
        call -> {
          if (path.isEmpty()) {
            list(call);
            return;
          }
          switch (path.size() == 1 ? "" : path.get(1)) {
            case "" -> find(call, path.get(0), kept -> Answering.json(call, RequestViews.of(kept)));
            case "status" -> status(call, path.get(0));
            case "events" -> events(call, path.get(0));
            default -> throw Subject.nothingHere();
          }
        });
  }

  @Override
  @Needs(Permission.GENERATE)
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> path = subject.path(request);
    String verb = path.size() == Subject.LONGEST_PATH ? path.get(1) : "";
    subject.serve(
        request,
        response,
        call -> {
          switch (verb) {
            case "cancel" -> cancel(call, path.get(0));
            case "regenerate" -> regenerate(call, path.get(0));
            default -> throw Subject.nothingHere();
          }
        });
  }

  // ---- what is asked ----

  private void list(Call call) {
    ListQuery query = ListQuery.of(call.request(), call.caller().id());
    when(
        call,
        answering.requests().list(query.query()),
        found -> Answering.json(call, query.page(found)));
  }

  private void status(Call call, String id) throws IOException {
    String accept = call.request().getHeader("Accept");
    Optional<RequestHandle> live = answering.requests().live(id, call.caller());
    if (live.isPresent() && accept != null && accept.contains("text/event-stream")) {
      call.watch();
      answering.watch(call, live.get());
    } else {
      look(call, id, record -> Answering.standing(call, record));
    }
  }

  private void events(Call call, String id) throws IOException {
    long after = LastEvent.of(call.request());
    Optional<RequestHandle> live = answering.requests().live(id, call.caller());
    if (live.isPresent()) {
      call.watch();
      answering.follow(call, live.get(), after);
    } else {
      find(call, id, kept -> call.attempt(() -> past(call, kept, after)));
    }
  }

  private static void past(Call call, KeptRequest kept, long after) throws IOException {
    if (after > 0) {
      throw new GatewayException(
          ErrorCode.NOT_FOUND,
          "The single events of this request are not kept any more; its answer is.");
    }
    PastAnswer.send(kept, true, call.exchange());
  }

  private void cancel(Call call, String id) {
    Optional<RequestHandle> live = answering.requests().live(id, call.caller());
    live.ifPresent(RequestHandle::cancel);
    if (live.isPresent()) {
      Answering.json(call, RequestViews.of(live.get().record()));
    } else {
      look(call, id, record -> Answering.json(call, RequestViews.of(record)));
    }
  }

  private void regenerate(Call call, String id) throws IOException {
    answering.receive(
        call,
        changes ->
            call.attempt(
                () ->
                    look(
                        call,
                        id,
                        record ->
                            when(
                                call,
                                answering.requests().body(id, call.caller()),
                                body -> regenerate(call, record, body, changes)))));
  }

  private void regenerate(Call call, RequestRecord request, Optional<byte[]> body, byte[] changes) {
    call.attempt(
        () -> {
          byte[] before =
              body.orElseThrow(
                  () ->
                      new GatewayException(
                          ErrorCode.CONFLICT,
                          "What this request asked is not kept any more; ask anew."));
          byte[] next = Regeneration.of(before, changes, request.state().isTerminal());
          answering.generate(call, next, Optional.of(request.id()));
        });
  }

  private void look(Call call, String id, Consumer<RequestRecord> answer) {
    when(
        call,
        answering.requests().look(id, call.caller()),
        found -> answer.accept(found.orElseThrow(() -> GatewayException.notFound("request"))));
  }

  private void find(Call call, String id, Consumer<KeptRequest> answer) {
    when(
        call,
        answering.requests().find(id, call.caller()),
        found -> answer.accept(found.orElseThrow(() -> GatewayException.notFound("request"))));
  }

  private static <T> void when(Call call, CompletionStage<T> stage, Consumer<T> answer) {
    var unused = stage.whenComplete(call.answering(answer::accept));
  }
}
