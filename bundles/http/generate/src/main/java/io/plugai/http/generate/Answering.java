package io.plugai.http.generate;

import io.plugai.core.api.access.RateLimits;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.request.AnswerForm;
import io.plugai.core.api.request.Following;
import io.plugai.core.api.request.IdempotencyKey;
import io.plugai.core.api.request.NewRequest;
import io.plugai.core.api.request.Preparation;
import io.plugai.core.api.request.RequestHandle;
import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.request.Requests;
import io.plugai.core.api.request.Submission;
import io.plugai.core.api.session.StateTokens;
import io.plugai.core.api.state.StateSeal;
import io.plugai.http.generate.answer.Answer;
import io.plugai.http.generate.answer.AnswerBuilder;
import io.plugai.http.generate.answer.Continuation;
import io.plugai.http.generate.answer.EventData;
import io.plugai.http.generate.answer.FoldedAnswer;
import io.plugai.http.generate.answer.Heartbeats;
import io.plugai.http.generate.answer.JobStream;
import io.plugai.http.generate.answer.PastAnswer;
import io.plugai.http.generate.answer.RequestViews;
import io.plugai.http.generate.answer.StatusStream;
import io.plugai.http.generate.answer.StreamedAnswer;
import io.plugai.http.generate.memory.BudgetedBody;
import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.http.generate.request.RequestReader;
import io.plugai.http.generate.session.Conversation;
import io.plugai.http.generate.session.SessionRequests;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Json;
import io.plugai.support.web.Preferences;
import io.plugai.support.web.body.BodyReader;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Hands requests for generation in and answers their clients: with one JSON body, with a stream of
 * events, or with where to follow the request. No thread is held at any point: not while a body
 * comes in, not while the model works, not while the client reads.
 */
@Component(service = Answering.class, configurationPid = GenerateConfig.PID)
public final class Answering {
  /** Where requests are found. */
  static final String REQUESTS = "/v1/requests";

  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final Requests requests;
  private final RateLimits rates;
  private final Limits limits;
  private final Heartbeats heartbeats;
  private final MemoryBudget budget;
  private final RequestReader reader;
  private final EventData data;
  private final AnswerForm form;
  private final SessionRequests sessions;

  /** Bounds of the data plane; see {@link GenerateConfig}. */
  record Limits(
      int maxBodyBytes, long maxAnswerBytes, int streamBufferEvents, Duration heartbeat) {}

  /** Takes the bounds from the configuration. */
  @Activate
  public Answering(
      @Reference Requests requests,
      @Reference SessionRequests sessions,
      @Reference RateLimits rates,
      @Reference StateSeal states,
      GenerateConfig config) {
    this(
        requests,
        sessions,
        rates,
        states,
        new Limits(
            config.max__body__bytes(),
            config.max__answer__bytes(),
            config.stream__buffer__events(),
            Duration.ofSeconds(config.heartbeat__seconds())),
        MemoryBudget.ofHeap());
  }

  Answering(
      Requests requests,
      SessionRequests sessions,
      RateLimits rates,
      StateSeal states,
      Limits limits,
      MemoryBudget budget) {
    this.requests = requests;
    this.rates = rates;
    this.limits = limits;
    this.budget = budget;
    this.reader = new RequestReader(states);
    this.data = new EventData(states);
    this.form = AnswerBuilder.form(data, Continuation.NONE);
    this.sessions = sessions;
    this.heartbeats = new Heartbeats(limits.heartbeat());
  }

  /** What is open goes on. */
  @Deactivate
  void stop() {
    heartbeats.close();
  }

  Requests requests() {
    return requests;
  }

  /** Takes a request from the thread that brings it. */
  Call begin(HttpServletRequest request, HttpServletResponse response) {
    return Call.begin(request, response, rates);
  }

  /**
   * Refuses a body that announces itself as too large.
   *
   * @throws io.plugai.spi.error.GatewayException {@code PAYLOAD_TOO_LARGE}
   */
  void refuseAnnounced(HttpServletRequest request) {
    BodyReader.refuseAnnounced(request, limits.maxBodyBytes());
  }

  /** Reads a body as it comes, and does something with the whole of it. */
  void receive(Call call, Consumer<byte[]> whole) throws IOException {
    BudgetedBody body =
        new BudgetedBody(
            budget,
            bytes -> {
              call.watch();
              whole.accept(bytes);
            },
            call.exchange()::problem);
    call.atEnd(body::release);
    HttpServletRequest request = call.request();
    request.getInputStream().setReadListener(new BodyReader(request, limits.maxBodyBytes(), body));
  }

  // ---- generating ----

  /**
   * Hands in a request and answers with what comes of it.
   *
   * @param regenerates the request whose answer this is to be another one to
   */
  void generate(Call call, byte[] body, Optional<String> regenerates) {
    call.attempt(
        () -> {
          Preferences preferences = Preferences.of(call.request());
          RequestReader.Read read = reader.read(call.newRequestId(), call.correlationId(), body);
          Optional<IdempotencyKey> key =
              IdempotencyKeys.of(call.request(), call.request().getRequestURI(), body);
          boolean outlives = preferences.async() || read.outlives().orElse(key.isPresent());
          Asked asked = new Asked(body, outlives, key, regenerates, preferences);
          if (read.session().isEmpty() && read.state().isEmpty()) {
            submit(call, asked, read.request(), Optional.empty());
          } else {
            refuseKept(read, asked);
            sessions
                .read(read, regenerates, call.caller())
                .whenComplete(
                    call.answering(use -> submit(call, asked, use.request(), Optional.of(use))));
          }
        });
  }

  /** What a state token is for is that nothing is kept. */
  private static void refuseKept(RequestReader.Read read, Asked asked) {
    if (read.state().isPresent() && (asked.outlives() || asked.key().isPresent())) {
      throw GatewayException.invalid(
          StateTokens.FIELD,
          "goes with no request that is kept: leave out Prefer, Idempotency-Key and on_disconnect:"
              + " continue, or use a session");
    }
  }

  /** What a client asks for beside the request itself. */
  private record Asked(
      byte[] body,
      boolean outlives,
      Optional<IdempotencyKey> key,
      Optional<String> regenerates,
      Preferences preferences) {}

  private void submit(
      Call call, Asked asked, ModelRequest request, Optional<Conversation> conversation) {
    NewRequest next =
        new NewRequest(
            request,
            asked.body(),
            asked.outlives(),
            asked.key(),
            asked.regenerates(),
            conversation.map(Conversation::preparation).orElse(Preparation.NONE),
            conversation.map(use -> AnswerBuilder.form(data, use)).orElse(form));
    var unused =
        requests
            .submit(next, call.caller())
            .whenComplete(
                call.answering(
                    submission ->
                        answer(call, submission, next, asked.preferences(), conversation)));
  }

  private void answer(
      Call call,
      Submission submission,
      NewRequest request,
      Preferences preferences,
      Optional<Conversation> conversation)
      throws IOException {
    if (submission instanceof Submission.Past past) {
      PastAnswer.send(past.kept(), request.request().stream(), call.exchange());
    } else if (submission instanceof Submission.Live live) {
      try {
        if (!live.repeated()) {
          conversation.ifPresent(use -> use.follow(live.handle()));
        }
        Continuation told = conversation.map(Continuation.class::cast).orElse(Continuation.NONE);
        answer(call, live, request, preferences, told);
      } catch (IOException | RuntimeException e) {
        if (!live.repeated() && !request.outlives()) {
          live.handle().cancel(); // nobody would take its answer
        }
        throw e;
      }
    }
  }

  private void answer(
      Call call,
      Submission.Live live,
      NewRequest request,
      Preferences preferences,
      Continuation conversation)
      throws IOException {
    if (preferences.patience().filter(Duration::isZero).isPresent()) {
      accepted(call, live.handle(), preferences);
    } else if (request.request().stream()) {
      stream(call, live, conversation);
    } else {
      fold(call, live, request.request(), preferences, conversation);
    }
  }

  private void accepted(Call call, RequestHandle handle, Preferences preferences) {
    RequestRecord now = handle.record();
    Map<String, String> headers = new LinkedHashMap<>(RequestViews.headers(now));
    headers.put("Location", REQUESTS + "/" + handle.id());
    headers.put("Preference-Applied", preferences.applied());
    call.exchange().json(ACCEPTED, headers, Json.bytes(RequestViews.of(now)));
  }

  private void stream(Call call, Submission.Live live, Continuation conversation)
      throws IOException {
    RequestHandle handle = live.handle();
    StreamedAnswer answer = streamed(call, handle, conversation);
    Following following = live.repeated() ? handle.follow(0, answer) : handle.own(answer);
    begin(call, answer, following, answer::start);
  }

  private StreamedAnswer streamed(Call call, RequestHandle handle, Continuation conversation)
      throws IOException {
    return new StreamedAnswer(
        handle.record(),
        call.exchange(),
        data,
        conversation,
        heartbeats,
        limits.streamBufferEvents());
  }

  private void fold(
      Call call,
      Submission.Live live,
      ModelRequest request,
      Preferences preferences,
      Continuation conversation) {
    FoldedAnswer answer =
        new FoldedAnswer(
            live.repeated() ? request.as(live.handle().id()) : request,
            live.handle().record().createdAt(),
            call.exchange(),
            data,
            conversation,
            limits.maxAnswerBytes(),
            budget);
    call.atEnd(answer::release);
    Following following =
        live.repeated() ? live.handle().follow(0, answer) : live.handle().own(answer);
    call.atDeparture(answer::clientLeft);
    answer.begin(following);
    preferences
        .patience()
        .ifPresent(
            time -> {
              Future<?> timer =
                  heartbeats.after(
                      time, () -> answer.giveWay(() -> accepted(call, live.handle(), preferences)));
              call.atDeparture(() -> timer.cancel(false));
            });
  }

  // ---- following ----

  /**
   * Answers with the events of a request.
   *
   * @param after the number of the last one that the client has
   */
  void follow(Call call, RequestHandle handle, long after) throws IOException {
    StreamedAnswer answer = streamed(call, handle, Continuation.NONE);
    begin(call, answer, handle.follow(after, answer), answer::start);
  }

  /** Answers with how a request stands, whenever that changes. */
  void watch(Call call, RequestHandle handle) throws IOException {
    RequestRecord now = handle.record();
    StatusStream answer =
        new StatusStream(handle, now.state().isTerminal(), call.exchange(), heartbeats);
    begin(call, answer, handle.follow(now.lastEvent(), answer), answer::start);
  }

  /** A stream of how a job stands. */
  JobStream jobStream(Call call) throws IOException {
    return new JobStream(call.exchange(), heartbeats);
  }

  private static void begin(Call call, Answer answer, Following following, Runnable start) {
    call.atDeparture(answer::clientLeft);
    start.run();
    answer.begin(following);
  }

  /** Answers with where a request stands. */
  static void standing(Call call, RequestRecord now) {
    call.exchange().json(OK, RequestViews.headers(now), Json.bytes(RequestViews.of(now)));
  }

  /** Answers with JSON. */
  static void json(Call call, Object body) {
    call.exchange().json(OK, Map.of(), Json.bytes(body));
  }
}
