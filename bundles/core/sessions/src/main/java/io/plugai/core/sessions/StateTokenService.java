package io.plugai.core.sessions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.core.api.session.ConversationState;
import io.plugai.core.api.session.SessionContext;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.session.StateTokens;
import io.plugai.core.api.state.DataSeal;
import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Message;
import io.plugai.support.messages.Faults;
import io.plugai.support.messages.MessageTrees;
import io.plugai.support.messages.Messages;
import io.plugai.support.messages.ObjectView;
import io.plugai.support.messages.Parts;
import io.plugai.support.messages.Trees;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;

/**
 * State tokens: {@code st1.} and the sealed conversation, as JSON, compressed. The seal holds the
 * version and the caller, so that a token opens for nobody else; inside is when its time is over.
 */
@Component(configurationPid = SessionsConfig.PID)
public final class StateTokenService implements StateTokens {
  private static final String VERSION = "st1.";
  private static final String NOT_OURS =
      "was not given to you by this gateway, or was changed; begin anew with messages";
  private static final String TOO_OLD = "is too old; begin anew with messages";
  private static final String TOO_LONG =
      "would be longer than %d characters; keep less, or keep it in a session"
          .formatted(MOST_CHARACTERS);

  private final DataSeal seal;
  private final MessageTrees trees;
  private final Messages messages;
  private final Clock clock;
  private volatile Duration goodFor;

  /** Called by the framework. */
  @Activate
  public StateTokenService(
      @Reference DataSeal seal, @Reference StateSeal states, SessionsConfig config) {
    this(seal, states, Clock.systemUTC(), Duration.ofHours(config.state__token__hours()));
  }

  /** With another clock. */
  StateTokenService(DataSeal seal, StateSeal states, Clock clock, Duration goodFor) {
    this.seal = seal;
    this.trees = new MessageTrees(states);
    this.messages = new Messages(new Parts(states, true));
    this.clock = clock;
    this.goodFor = goodFor;
  }

  /** For tokens that are made from now on. */
  @Modified
  public void modified(SessionsConfig config) {
    goodFor = Duration.ofHours(config.state__token__hours());
  }

  private static String boundTo(String callerId) {
    return "state-token:" + VERSION + callerId;
  }

  @Override
  public String encode(String callerId, ConversationState state) {
    Checks.check(state.settings());
    byte[] packed = Packing.pack(bytes(state));
    String token = VERSION + seal.seal(boundTo(callerId), packed);
    if (token.length() > MOST_CHARACTERS) {
      throw GatewayException.invalid(FIELD, TOO_LONG);
    }
    return token;
  }

  /** Files cannot be written. */
  private byte[] bytes(ConversationState state) {
    try {
      return Trees.bytes(tree(state));
    } catch (IllegalArgumentException e) {
      throw GatewayException.invalid(FIELD, "cannot hold files");
    }
  }

  private ObjectNode tree(ConversationState state) {
    ObjectNode tree = Trees.object();
    tree.put("until", clock.instant().plus(goodFor).getEpochSecond());
    state.settings().model().ifPresent(model -> tree.put("model", model));
    tree.put("parameters", state.settings().parameters());
    state.settings().system().ifPresent(system -> tree.put("system", system));
    ArrayNode list = tree.putArray("messages");
    state.messages().forEach(message -> list.add(trees.of(message)));
    return tree;
  }

  @Override
  public ConversationState decode(String callerId, String token) {
    if (token.length() > MOST_CHARACTERS || !token.startsWith(VERSION)) {
      throw GatewayException.invalid(FIELD, NOT_OURS);
    }
    ObjectView view =
        seal.open(boundTo(callerId), token.substring(VERSION.length()))
            .flatMap(Packing::unpack)
            .flatMap(Trees::read)
            .map(tree -> new ObjectView(tree, FIELD, new Faults()))
            .orElseThrow(() -> GatewayException.invalid(FIELD, NOT_OURS));
    Instant until = Instant.ofEpochSecond(view.number("until").orElse(0L));
    if (!clock.instant().isBefore(until)) {
      throw GatewayException.invalid(FIELD, TOO_OLD);
    }
    return state(view);
  }

  private ConversationState state(ObjectView view) {
    SessionSettings settings =
        new SessionSettings(
            Optional.empty(),
            view.text("model"),
            view.text("parameters").orElse("{}"),
            view.text("system"));
    List<Message> said = messages.read(view);
    return new ConversationState(settings, said);
  }

  @Override
  public SessionContext context(ConversationState state, List<Message> added, long budget) {
    return new ContextCut(state.settings().system(), added, budget, new GivenPast(state.messages()))
        .make();
  }
}
