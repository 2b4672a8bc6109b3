package io.plugai.core.requests;

import io.plugai.core.api.request.RequestEvent;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.ProviderState;
import java.util.Optional;

/** About how many bytes of the heap events take. What lies in a file takes none. */
final class Weights {
  /** Of the objects around it. */
  private static final long AROUND = 96;

  private Weights() {}

  static long of(RequestEvent event) {
    return event instanceof RequestEvent.Generated generated
        ? AROUND + of(generated.event())
        : AROUND;
  }

  private static long of(GenerationEvent event) {
    if (event instanceof GenerationEvent.TextDelta delta) {
      return delta.text().length() + of(delta.state());
    }
    if (event instanceof GenerationEvent.ReasoningDelta delta) {
      return delta.text().length() + of(delta.state());
    }
    if (event instanceof GenerationEvent.ToolCallDelta delta) {
      return delta.name().length() + delta.arguments().length() + of(delta.state());
    }
    return event instanceof GenerationEvent.Artifact artifact
            && artifact.content() instanceof Content.Bytes bytes
        ? bytes.bytes().remaining()
        : 0;
  }

  private static long of(Optional<ProviderState> state) {
    return state.isPresent() ? state.get().bytes().remaining() : 0;
  }
}
