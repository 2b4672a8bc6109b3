package io.plugai.http.generate.session;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.request.Following;
import io.plugai.core.api.request.Preparation;
import io.plugai.core.api.request.RequestEvent;
import io.plugai.core.api.request.RequestHandle;
import io.plugai.core.api.request.RequestListener;
import io.plugai.core.api.session.SessionMessages;
import io.plugai.core.api.session.Turn;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.contract.SessionData;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that goes on with a session: what it adds is safe before it begins, and what comes of
 * it is added when it ends, be it whole or not.
 */
final class SessionUse implements Conversation, RequestListener {
  private static final Logger LOG = LoggerFactory.getLogger(SessionUse.class);

  private final SessionMessages messages;
  private final String callerId;
  private final String sessionId;
  private final List<Turn> added;
  private final ModelRequest request;
  private final List<String> leftOut;
  private final AssistantTurn answer = new AssistantTurn();

  /**
   * @param added what its caller adds to the session
   * @param request with all that its model is sent
   * @param leftOut ids of the messages that are not among that
   */
  SessionUse(
      SessionMessages messages,
      String callerId,
      String sessionId,
      List<Turn> added,
      ModelRequest request,
      List<String> leftOut) {
    this.messages = messages;
    this.callerId = callerId;
    this.sessionId = sessionId;
    this.added = added;
    this.request = request;
    this.leftOut = leftOut;
  }

  @Override
  public ModelRequest request() {
    return request;
  }

  @Override
  public Optional<SessionData> session() {
    return Optional.of(new SessionData(sessionId, leftOut));
  }

  @Override
  public NextState nextState() {
    return NextState.NONE;
  }

  /** Has what is added kept. */
  @Override
  public Preparation preparation() {
    return () -> messages.append(callerId, sessionId, added).thenAccept(kept -> {});
  }

  /** Waits for what comes of it. */
  @Override
  public void follow(RequestHandle handle) {
    Following following = handle.follow(0, this);
    following.request(Long.MAX_VALUE);
  }

  @Override
  public void onEvent(RequestEvent event) {
    if (event instanceof RequestEvent.Generated generated) {
      answer.add(generated.event());
    } else if (event instanceof RequestEvent.Ended ended) {
      keep(ended.failure().map(why -> why.code().code()));
    }
  }

  @Override
  public void onLost(GatewayException why) {
    keep(Optional.of(why.code().code()));
  }

  private void keep(Optional<String> cut) {
    Optional<Turn> turn = answer.whole(request, cut);
    if (turn.isEmpty()) {
      return;
    }
    try {
      messages
          .append(callerId, sessionId, List.of(turn.get()))
          .whenComplete(
              (kept, failure) -> {
                if (failure != null) {
                  notKept(failure);
                }
              });
    } catch (RuntimeException e) { // the session was closed or deleted meanwhile
      notKept(e);
    }
  }

  private void notKept(Throwable failure) {
    LOG.warn(
        "The answer to request {} is not in its session: {}",
        request.id(),
        failure instanceof GatewayException known
            ? known.getMessage()
            : failure.getClass().getName());
  }
}
