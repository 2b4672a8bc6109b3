package io.plugai.http.generate.answer;

import io.plugai.core.api.request.RequestRecord;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.Usage;
import io.plugai.support.web.contract.Metadata;
import io.plugai.support.web.contract.RouteStep;
import io.plugai.support.web.contract.StreamEvent;
import io.plugai.support.web.contract.UsageData;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the events of one generation as frames. For one thread at a time. */
final class EventFrames {
  private final RequestRecord request;
  private final EventData data;
  private final Continuation.NextState next;
  private @Nullable UsageData usage;
  private Optional<RouteTaken> way;

  /**
   * Frames of a request.
   *
   * @param request what is known of it now
   * @param next puts together what the client goes on with
   */
  EventFrames(RequestRecord request, EventData data, Continuation.NextState next) {
    this.request = request;
    this.next = next;
    this.data = data;
    this.way = request.route();
  }

  /** It is known which of several models answers: writes which, and how it came to that. */
  void route(RouteTaken taken, String modelUsed, FrameBuffer out) {
    way = Optional.of(taken);
    out.event("route", new StreamEvent.Route(modelUsed, taken.fallback(), RouteStep.of(taken)));
  }

  /** Writes an event; one of a kind that is not known is left out. */
  void put(GenerationEvent event, FrameBuffer out) {
    next.add(event);
    if (event instanceof GenerationEvent.TextDelta delta) {
      text(delta, out);
    } else if (event instanceof GenerationEvent.ReasoningDelta delta) {
      reasoning(delta, out);
    } else if (event instanceof GenerationEvent.ToolCallDelta d) {
      String state = data.state(d.state());
      out.event(
          "tool_call", new StreamEvent.ToolCall(d.index(), d.id(), d.name(), d.arguments(), state));
    } else if (event instanceof GenerationEvent.Progress progress) {
      out.event("progress", new StreamEvent.Progress(progress.fraction(), progress.stage()));
    } else if (event instanceof GenerationEvent.Artifact artifact) {
      out.event("artifact", data.artifact(artifact));
    } else if (event instanceof Usage latest) {
      usage = data.usage(latest);
      out.event("usage", usage);
    } else if (event instanceof GenerationEvent.Finished finished) {
      out.event(
          "done",
          new StreamEvent.Done(
              request.id(),
              finished.reason().id(),
              usage,
              next.token().orElse(null),
              Metadata.of(finished.metadata(), request.model(), way)));
    }
  }

  private void text(GenerationEvent.TextDelta delta, FrameBuffer out) {
    if (delta.state().isEmpty()) {
      out.delta(delta.text());
    } else {
      out.event("delta", new StreamEvent.Delta(delta.text(), data.state(delta.state())));
    }
  }

  private void reasoning(GenerationEvent.ReasoningDelta delta, FrameBuffer out) {
    if (delta.state().isEmpty()) {
      out.reasoning(delta.text());
    } else {
      out.event("reasoning", new StreamEvent.Reasoning(delta.text(), data.state(delta.state())));
    }
  }
}
