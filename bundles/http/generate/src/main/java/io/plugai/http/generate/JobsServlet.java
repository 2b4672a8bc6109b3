package io.plugai.http.generate;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.download.Downloads;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.api.download.Requester;
import io.plugai.http.generate.answer.JobStream;
import io.plugai.support.web.access.Needs;
import io.plugai.support.web.contract.JobData;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
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
 * {@code /v1/jobs}: models that are fetched, listed; and each by its id: how far it is, once or as
 * a stream, and what is to become of it.
 */
@Component(
    service = Servlet.class,
    reference =
        @Reference(name = "gate", service = Preprocessor.class, target = "(plugai.gate=true)"))
@HttpWhiteboardServletName("jobs")
@HttpWhiteboardServletPattern({JobsServlet.JOBS, JobsServlet.JOBS + "/*"})
@HttpWhiteboardServletAsyncSupported
public final class JobsServlet extends HttpServlet {
  /** Where jobs are found. */
  static final String JOBS = "/v1/jobs";

  private static final long serialVersionUID = 1L;
  private static final String ONE = JOBS + "/{job_id}";

  private static final Map<String, JobWish> WISHES =
      Map.of("pause", JobWish.PAUSE, "resume", JobWish.RESUME, "cancel", JobWish.CANCEL);

  /** The paths that can be read. */
  static final List<String> READABLE = List.of(JOBS, ONE, ONE + "/events");

  /** The paths by which something is done. */
  static final List<String> DOABLE = List.of(ONE + "/pause", ONE + "/resume", ONE + "/cancel");

  /** The paths of what can be forgotten. */
  static final List<String> DELETABLE = List.of(ONE);

  private final transient Answering answering;
  private final transient Subject subject;
  private final transient Downloads downloads;

  /** Called by the framework. */
  @Activate
  public JobsServlet(@Reference Answering answering, @Reference Downloads downloads) {
    this.answering = answering;
    this.subject = new Subject(answering, JOBS);
    this.downloads = downloads;
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
          } else if (path.size() == 1) {
            when(call, downloads.find(path.get(0), requester(call)));
          } else if (path.get(1).equals("events")) {
            events(call, path.get(0));
          } else {
            throw Subject.nothingHere();
          }
        });
  }

  @Override
  @Needs(Permission.GENERATE)
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> path = subject.path(request);
    JobWish wish = path.size() == Subject.LONGEST_PATH ? WISHES.get(path.get(1)) : null;
    subject.serve(
        request,
        response,
        call -> {
          if (wish == null) {
            throw Subject.nothingHere();
          }
          when(call, downloads.ask(path.get(0), wish, requester(call)));
        });
  }

  @Override
  @Needs(Permission.GENERATE)
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> path = subject.path(request);
    subject.serve(
        request,
        response,
        call -> {
          if (path.size() != 1) {
            throw Subject.nothingHere();
          }
          var unused =
              downloads
                  .delete(path.get(0), requester(call))
                  .whenComplete(call.answering(deleted -> call.exchange().done()));
        });
  }

  private static Requester requester(Call call) {
    return Requester.of(call.caller());
  }

  private void list(Call call) {
    JobListQuery query = JobListQuery.of(call.request());
    var unused =
        downloads
            .list(query.query(), requester(call))
            .whenComplete(call.answering(found -> Answering.json(call, query.page(found))));
  }

  private void events(Call call, String id) throws IOException {
    JobStream stream = answering.jobStream(call);
    call.watch();
    call.atDeparture(stream::clientLeft);
    var unused =
        downloads
            .follow(id, requester(call), stream::tell)
            .whenComplete(
                call.answering(
                    stop -> {
                      stream.follow(stop);
                      stream.start();
                    }));
  }

  private static void when(Call call, CompletionStage<Job> stage) {
    var unused = stage.whenComplete(call.answering(job -> Answering.json(call, JobData.of(job))));
  }
}
