package io.plugai.http.generate.session;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionContext;
import io.plugai.core.api.session.SessionMessages;
import io.plugai.core.api.session.Sessions;
import io.plugai.core.api.session.Turn;
import io.plugai.http.generate.request.SessionDefaults;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Finds out what a request means that goes on with a session. Asks the database, on a few threads
 * of its own; it is there whether or not the database is.
 */
@Component(service = SessionRequests.class)
public final class SessionRequests {
  private static final int THREADS = 4;
  private static final int WAITING = 256;
  private static final int IDLE_SECONDS = 10;

  /** Of a model that does not say how large its window is. */
  private static final int USUAL_WINDOW = 32_768;

  /** Of the window, what is left for the answer where the request does not say. */
  private static final int PARTS_FOR_ANSWER = 4;

  private final Catalogue catalogue;
  private final Aliases aliases;
  private final ThreadPoolExecutor executor;
  private volatile @Nullable Sessions sessions;
  private volatile @Nullable SessionMessages messages;

  /** Called by the framework. */
  @Activate
  public SessionRequests(@Reference Catalogue catalogue, @Reference Aliases aliases) {
    this.catalogue = catalogue;
    this.aliases = aliases;
    this.executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "plugai-session-requests");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setSessions(Sessions next) {
    sessions = next;
  }

  void unsetSessions(Sessions former) {
    if (sessions == former) {
      sessions = null;
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setMessages(SessionMessages next) {
    messages = next;
  }

  void unsetMessages(SessionMessages former) {
    if (messages == former) {
      messages = null;
    }
  }

  @Deactivate
  void stop() {
    executor.shutdown();
  }

  /**
   * What to send to the model. Fails with a {@link GatewayException} where there is no such
   * session, or the request does not go with one.
   */
  public CompletionStage<SessionUse> read(ModelRequest request, String sessionId, Caller caller) {
    CompletableFuture<SessionUse> answer = new CompletableFuture<>();
    try {
      executor.execute(() -> answer(request, sessionId, caller, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(unavailable("Too many requests go on with sessions at once."));
    }
    return answer;
  }

  private void answer(
      ModelRequest request, String sessionId, Caller caller, CompletableFuture<SessionUse> answer) {
    try {
      answer.complete(use(request, sessionId, caller));
    } catch (RuntimeException | LinkageError e) {
      answer.completeExceptionally(e);
    }
  }

  private SessionUse use(ModelRequest request, String sessionId, Caller caller) {
    Sessions known = sessions;
    SessionMessages kept = messages;
    if (known == null || kept == null) {
      throw unavailable("The gateway's database cannot be reached now.");
    }
    if (!caller.may(Permission.READ)) {
      throw new GatewayException(
          ErrorCode.FORBIDDEN, "Sessions are for callers who may read, not for keys of models.");
    }
    if (!(request.input() instanceof ChatInput chat)) {
      throw GatewayException.invalid("session_id", "is for text only");
    }
    Session session = known.get(caller.id(), sessionId);
    ModelRequest complete = SessionDefaults.complete(request, session.settings());
    SessionContext context =
        kept.context(sessionId, caller.id(), chat.messages(), budget(complete));
    ChatInput whole =
        new ChatInput(context.messages(), chat.tools(), chat.toolChoice(), chat.responseFormat());
    return new SessionUse(
        kept,
        caller.id(),
        sessionId,
        chat.messages().stream().map(message -> Turn.of(message).in(request.id())).toList(),
        complete.asking(whole),
        context.leftOut());
  }

  /** Tokens that there are for what the model is sent; of several, the least. */
  private long budget(ModelRequest request) {
    long all =
        Stream.concat(Stream.of(request.model()), request.route().others().stream())
            .flatMap(this::models)
            .mapToLong(this::window)
            .min()
            .orElse(USUAL_WINDOW);
    long answer = request.parameters().integer("max_tokens").orElse(all / PARTS_FOR_ANSWER);
    return Math.max(all / PARTS_FOR_ANSWER, all - answer);
  }

  /** The ids behind a name. */
  private Stream<String> models(String name) {
    return Alias.isMeantBy(name)
        ? aliases.find(name).stream()
            .flatMap(alias -> alias.candidates().stream().map(Alias.Candidate::model))
        : Stream.of(name);
  }

  /** Whether there is such a model at all is for others to say. */
  private long window(String id) {
    try {
      return catalogue.require(id).descriptor().contextWindow().orElse(USUAL_WINDOW);
    } catch (GatewayException e) {
      return USUAL_WINDOW;
    }
  }

  private static GatewayException unavailable(String sentence) {
    return new GatewayException(ErrorCode.UNAVAILABLE, sentence)
        .withRetryAfter(Duration.ofSeconds(5));
  }
}
