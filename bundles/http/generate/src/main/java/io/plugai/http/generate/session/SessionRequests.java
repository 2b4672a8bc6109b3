package io.plugai.http.generate.session;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionContext;
import io.plugai.core.api.session.SessionMessages;
import io.plugai.core.api.session.Sessions;
import io.plugai.core.api.session.StateTokens;
import io.plugai.core.api.session.Turn;
import io.plugai.http.generate.request.RequestReader;
import io.plugai.http.generate.request.SessionDefaults;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Finds out what a request means that goes on with a conversation, be it a session or a client's
 * own. Asks the database, on a few threads of its own; it is there whether or not the database is.
 */
@Component(service = SessionRequests.class)
public final class SessionRequests {
  private static final int THREADS = 4;
  private static final int WAITING = 256;
  private static final int IDLE_SECONDS = 10;

  private final ContextBudget budget;
  private final Settling settling = new Settling();
  private final ThreadPoolExecutor executor;
  private volatile @Nullable Sessions sessions;
  private volatile @Nullable SessionMessages messages;
  private volatile @Nullable StateTokens tokens;

  /** Called by the framework. */
  @Activate
  public SessionRequests(@Reference Catalogue catalogue, @Reference Aliases aliases) {
    this.budget = new ContextBudget(catalogue, aliases);
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

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setTokens(StateTokens next) {
    tokens = next;
  }

  void unsetTokens(StateTokens former) {
    if (tokens == former) {
      tokens = null;
    }
  }

  @Deactivate
  void stop() {
    executor.shutdown();
  }

  /**
   * What to send to the model. Fails with a {@link GatewayException} where there is no such
   * conversation, or the request does not go with one.
   *
   * @param asked names a session or brings a state token
   * @param regenerates the request whose answer this is to be another one to
   */
  public CompletionStage<Conversation> read(
      RequestReader.Read asked, Optional<String> regenerates, Caller caller) {
    CompletableFuture<Void> before =
        asked.session().map(settling::of).orElse(CompletableFuture.completedFuture(null));
    return before.thenCompose(
        ready -> {
          try {
            return CompletableFuture.supplyAsync(
                () -> conversation(asked, regenerates, caller), executor);
          } catch (RejectedExecutionException e) {
            throw unavailable("Too many requests go on with sessions at once.");
          }
        });
  }

  private Conversation conversation(
      RequestReader.Read asked, Optional<String> regenerates, Caller caller) {
    return asked.state().isPresent()
        ? state(asked.request(), asked.state().get(), caller)
        : use(asked.request(), asked.session().orElseThrow(), regenerates, caller);
  }

  private StateUse state(ModelRequest request, String token, Caller caller) {
    StateTokens known = tokens;
    if (known == null) {
      throw unavailable("State tokens cannot be read now.");
    }
    return StateUse.of(known, request, token, caller.id(), budget);
  }

  private SessionUse use(
      ModelRequest request, String sessionId, Optional<String> regenerates, Caller caller) {
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
    return regenerates.isPresent()
        ? again(complete, chat, session, regenerates.get(), kept)
        : next(complete, chat, session, kept);
  }

  private SessionUse next(
      ModelRequest request, ChatInput chat, Session session, SessionMessages kept) {
    SessionContext sent =
        kept.context(session.id(), session.ownerId(), chat.messages(), budget.of(request));
    List<Turn> asked =
        chat.messages().stream().map(message -> Turn.of(message).in(request.id())).toList();
    return use(request, chat, session, sent, kept, asked, Optional.empty());
  }

  /** What was asked stays; another answer takes the place of the one there is. */
  private SessionUse again(
      ModelRequest request,
      ChatInput chat,
      Session session,
      String regenerates,
      SessionMessages kept) {
    SessionMessages.Answered before =
        kept.answered(session.ownerId(), session.id(), regenerates, chat.messages().size());
    SessionContext sent =
        kept.contextBefore(
            before.question(),
            session.id(),
            session.ownerId(),
            chat.messages(),
            budget.of(request));
    return use(request, chat, session, sent, kept, List.of(), before.answer());
  }

  private SessionUse use(
      ModelRequest request,
      ChatInput chat,
      Session session,
      SessionContext sent,
      SessionMessages kept,
      List<Turn> asked,
      Optional<String> instead) {
    SessionPlace place =
        new SessionPlace(kept, session.ownerId(), session.id(), asked, instead, executor);
    ChatInput whole =
        new ChatInput(sent.messages(), chat.tools(), chat.toolChoice(), chat.responseFormat());
    return new SessionUse(place, request.asking(whole), sent, settling);
  }

  private static GatewayException unavailable(String sentence) {
    return new GatewayException(ErrorCode.UNAVAILABLE, sentence)
        .withRetryAfter(Duration.ofSeconds(5));
  }
}
