package io.plugai.http.generate.session;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.request.Preparation;
import io.plugai.core.api.request.RequestHandle;
import io.plugai.core.api.session.ConversationState;
import io.plugai.core.api.session.SessionContext;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.session.StateTokens;
import io.plugai.http.generate.request.SessionDefaults;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.Message;
import io.plugai.support.web.contract.SessionData;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A request that goes on with a conversation which its client keeps. */
final class StateUse implements Conversation {
  private final StateTokens tokens;
  private final String callerId;
  private final ModelRequest request;
  private final ConversationState said;
  private final List<String> leftOut;

  private StateUse(
      StateTokens tokens,
      String callerId,
      ModelRequest request,
      ConversationState said,
      List<String> leftOut) {
    this.tokens = tokens;
    this.callerId = callerId;
    this.request = request;
    this.said = said;
    this.leftOut = leftOut;
  }

  /**
   * The request with what its token holds.
   *
   * @param token empty to begin a conversation
   * @throws GatewayException {@code VALIDATION} for a token that is none of the caller's or too
   *     old, or where the conversation would be longer than a token may be
   */
  static StateUse of(
      StateTokens tokens,
      ModelRequest request,
      String token,
      String callerId,
      ContextBudget budget) {
    ConversationState before =
        token.isEmpty()
            ? new ConversationState(SessionSettings.NONE, List.of())
            : tokens.decode(callerId, token);
    if (!(request.input() instanceof ChatInput chat)) {
      throw GatewayException.invalid(StateTokens.FIELD, "is for text only");
    }
    ModelRequest complete = SessionDefaults.complete(request, before.settings());
    SessionContext sent = tokens.context(before, chat.messages(), budget.of(complete));
    ConversationState said = and(before.messages(), chat.messages(), SessionDefaults.of(complete));
    tokens.encode(callerId, said); // before anything is paid for
    return new StateUse(
        tokens,
        callerId,
        complete.asking(
            new ChatInput(sent.messages(), chat.tools(), chat.toolChoice(), chat.responseFormat())),
        said,
        sent.leftOut());
  }

  private static ConversationState and(
      List<Message> before, List<Message> more, SessionSettings settings) {
    return new ConversationState(settings, Stream.of(before, more).flatMap(List::stream).toList());
  }

  @Override
  public ModelRequest request() {
    return request;
  }

  @Override
  public Preparation preparation() {
    return Preparation.NONE;
  }

  @Override
  public void follow(RequestHandle handle) {
    // nothing is kept
  }

  @Override
  public Optional<SessionData> session() {
    return Optional.of(new SessionData(null, leftOut, null));
  }

  @Override
  public NextState nextState() {
    AssistantTurn answer = new AssistantTurn();
    return new NextState() {
      @Override
      public void add(GenerationEvent event) {
        answer.add(event);
      }

      @Override
      public Optional<String> token() {
        return StateUse.this.token(answer);
      }
    };
  }

  private Optional<String> token(AssistantTurn answer) {
    List<Message> answered =
        answer.whole(request, request.model(), Optional.empty()).stream()
            .map(turn -> turn.message())
            .toList();
    try {
      return Optional.of(tokens.encode(callerId, and(said.messages(), answered, said.settings())));
    } catch (
        GatewayException e) { // the answer has made it too long: the token before is good still
      return Optional.empty();
    }
  }
}
