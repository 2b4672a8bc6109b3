package io.plugai.http.generate.answer;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.request.AnswerForm;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.Usage;
import io.plugai.support.web.Json;
import io.plugai.support.web.contract.ArtifactData;
import io.plugai.support.web.contract.GenerateAnswer;
import io.plugai.support.web.contract.Metadata;
import io.plugai.support.web.contract.UsageData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a whole answer together from its events. For one thread at a time. */
public final class AnswerBuilder {
  private final EventData data;
  private final Continuation conversation;
  private final Continuation.NextState next;
  private final MessageParts message;
  private final List<ArtifactData> artifacts = new ArrayList<>();
  private @Nullable UsageData usage;
  private FinishReason reason = FinishReason.STOP;
  private Map<String, Object> metadata = Map.of();
  private Optional<RouteTaken> way = Optional.empty();

  /**
   * An empty answer.
   *
   * @param conversation that the request goes on with
   */
  AnswerBuilder(EventData data, Continuation conversation) {
    this.data = data;
    this.conversation = conversation;
    this.next = conversation.nextState();
    this.message = new MessageParts(data);
  }

  /** How answers are kept: as the JSON that a client gets which waits for them. */
  public static AnswerForm form(EventData data, Continuation conversation) {
    return (request, record, events) -> {
      AnswerBuilder builder = new AnswerBuilder(data, conversation);
      events.forEach(builder::add);
      record.route().ifPresent(builder::routed);
      return Json.bytes(builder.whole(request, record.createdAt()));
    };
  }

  /** It is known which of several models answers. */
  void routed(RouteTaken taken) {
    way = Optional.of(taken);
  }

  /** Adds an event; returns by how many characters and bytes the answer grows. */
  long add(GenerationEvent event) {
    next.add(event);
    long more = message.add(event);
    if (event instanceof GenerationEvent.Artifact artifact) {
      ArtifactData made = data.artifact(artifact);
      artifacts.add(made);
      return more + made.bytes();
    } else if (event instanceof Usage latest) {
      usage = data.usage(latest);
    } else if (event instanceof GenerationEvent.Finished finished) {
      reason = finished.reason();
      metadata = finished.metadata();
    }
    return more;
  }

  GenerateAnswer whole(ModelRequest request, Instant createdAt) {
    return new GenerateAnswer(
        request.id(),
        request.model(),
        request.modality().id(),
        createdAt.toString(),
        message.whole(),
        artifacts,
        reason.id(),
        usage,
        conversation.session().orElse(null),
        next.token().orElse(null),
        Metadata.of(metadata, request.model(), way));
  }
}
