package io.plugai.http.generate.answer;

import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.spi.generation.GenerationEvent;
import java.util.concurrent.Flow;

/** Takes the events of one generation and answers its request with them. */
public sealed interface Answer extends Flow.Subscriber<GenerationEvent>, DispatchProgress
    permits FoldedAnswer, StreamedAnswer {

  /** The client has left: nobody needs the events any more. May be called at any time, often. */
  void clientLeft();
}
