package io.plugai.http.generate;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.RateLimits;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.dispatch.Dispatcher;
import io.plugai.core.api.state.StateSeal;
import io.plugai.http.generate.answer.Answer;
import io.plugai.http.generate.answer.EventData;
import io.plugai.http.generate.answer.FoldedAnswer;
import io.plugai.http.generate.answer.Heartbeats;
import io.plugai.http.generate.answer.ServletExchange;
import io.plugai.http.generate.answer.StreamedAnswer;
import io.plugai.http.generate.memory.BudgetedBody;
import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.http.generate.request.RequestReader;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.support.web.Completion;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.body.BodyReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Flow;
import javax.servlet.AsyncContext;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.Preprocessor;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/generate}: reads a request, has it dispatched, and answers with its events, as
 * one JSON body or, with {@code "stream": true}, as server-sent events. No thread is held at any
 * point: not while the body comes in, not while the model works, not while the client reads.
 *
 * <p>When the client leaves, the work behind the request is cancelled at once.
 */
@Component(
    service = Servlet.class,
    configurationPid = GenerateConfig.PID,
    reference =
        @Reference(name = "gate", service = Preprocessor.class, target = "(plugai.gate=true)"))
@HttpWhiteboardServletName("generate")
@HttpWhiteboardServletPattern(GenerateServlet.PATH)
@HttpWhiteboardServletAsyncSupported
public final class GenerateServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(GenerateServlet.class);

  /** Where it answers. */
  static final String PATH = "/v1/generate";

  private final transient Dispatcher dispatcher;
  private final transient RateLimits rates;
  private final transient Limits limits;
  private final transient Heartbeats heartbeats;
  private final transient MemoryBudget budget;
  private final transient RequestReader reader;
  private final transient EventData data;

  /** Takes the bounds from the configuration. */
  @Activate
  public GenerateServlet(
      @Reference Dispatcher dispatcher,
      @Reference RateLimits rates,
      @Reference StateSeal states,
      GenerateConfig config) {
    this(
        dispatcher,
        rates,
        states,
        new Limits(
            config.max__body__bytes(),
            config.max__answer__bytes(),
            config.stream__buffer__events(),
            Duration.ofSeconds(config.heartbeat__seconds())),
        MemoryBudget.ofHeap());
  }

  GenerateServlet(
      Dispatcher dispatcher,
      RateLimits rates,
      StateSeal states,
      Limits limits,
      MemoryBudget budget) {
    this.dispatcher = dispatcher;
    this.rates = rates;
    this.limits = limits;
    this.budget = budget;
    this.reader = new RequestReader(states);
    this.data = new EventData(states);
    this.heartbeats = new Heartbeats(limits.heartbeat());
  }

  @Deactivate
  void stop() {
    heartbeats.close();
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String id = WebRequest.id(request);
    try {
      requireJson(request);
      BodyReader.refuseAnnounced(request, limits.maxBodyBytes());
      receive(request, response, id);
    } catch (GatewayException e) {
      Problem.of(e).send(response, id); // the whiteboard would make a 500 of it
    }
  }

  private void receive(HttpServletRequest request, HttpServletResponse response, String id)
      throws IOException {
    Caller caller =
        WebRequest.caller(request)
            .orElseThrow(() -> new IllegalStateException("a request that passed no gate"));
    ClientWatch watch = ClientWatch.ofCurrentRequest();
    AsyncContext async = request.startAsync();
    async.setTimeout(0); // the dispatcher ends every request
    ServletExchange exchange =
        new ServletExchange(
            async,
            response,
            id,
            () -> rates.standing(caller),
            watch == null ? () -> {} : watch::release);
    BudgetedBody body =
        new BudgetedBody(
            budget,
            whole -> generate(id, whole, caller, async, exchange, watch),
            exchange::problem);
    async.addListener(new Completion(body::release));
    request.getInputStream().setReadListener(new BodyReader(request, limits.maxBodyBytes(), body));
  }

  private void generate(
      String id,
      byte[] body,
      Caller caller,
      AsyncContext async,
      ServletExchange exchange,
      @Nullable ClientWatch watch) {
    try {
      ModelRequest request = reader.read(id, body);
      Answer answer = answer(request, exchange, async);
      Flow.Publisher<GenerationEvent> events = dispatcher.dispatch(request, caller, answer);
      async.addListener(new Departure(answer));
      var unused = WebRequest.left(async.getRequest()).thenRun(answer::clientLeft);
      if (watch != null) {
        watch.begin(answer::clientLeft);
      }
      if (answer instanceof StreamedAnswer stream) {
        stream.start();
      }
      events.subscribe(answer);
    } catch (IOException | RuntimeException e) {
      if (Problem.isUnexpected(e)) {
        LOG.error("request {} failed", id, e);
      }
      exchange.problem(Problem.of(e));
    }
  }

  private Answer answer(ModelRequest request, ServletExchange exchange, AsyncContext async)
      throws IOException {
    if (request.stream()) {
      return new StreamedAnswer(request, exchange, data, heartbeats, limits.streamBufferEvents());
    }
    FoldedAnswer folded =
        new FoldedAnswer(request, exchange, data, limits.maxAnswerBytes(), budget);
    async.addListener(new Completion(folded::release));
    return folded;
  }

  private static void requireJson(HttpServletRequest request) {
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

  /** Bounds of the data plane; see {@link GenerateConfig}. */
  record Limits(
      int maxBodyBytes, long maxAnswerBytes, int streamBufferEvents, Duration heartbeat) {}
}
