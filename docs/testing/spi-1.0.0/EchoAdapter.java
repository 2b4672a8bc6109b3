package io.plugai.fixture.echo;

import io.plugai.spi.adapter.Credential;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Answers with the words of the prompt, one event each, as many as {@code max_tokens} allows; the
 * prompt {@code fail} is refused. Kept as it was built, to show that old plug-ins still run.
 */
public final class EchoAdapter implements ProviderAdapter {

  @Override
  public Flow.Publisher<GenerationEvent> generate(
      GenerationRequest request, Credential credential) {
    String prompt = request.input().prompt();
    if (prompt.equals("fail")) {
      return EchoAdapter::refuse;
    }
    long most = request.parameters().integer("max_tokens").orElse(Long.MAX_VALUE);
    String[] words = prompt.split("(?<= )");
    Queue<GenerationEvent> events = new ArrayDeque<>();
    for (int i = 0; i < words.length && i < most; i++) {
      events.add(new GenerationEvent.TextDelta(words[i]));
    }
    FinishReason reason = words.length > most ? FinishReason.LENGTH : FinishReason.STOP;
    events.add(new GenerationEvent.Usage(words.length, events.size(), Map.of()));
    events.add(new GenerationEvent.Finished(reason, Map.of("echo", true)));
    return subscriber -> subscriber.onSubscribe(new Replay(events, subscriber));
  }

  private static void refuse(Flow.Subscriber<? super GenerationEvent> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    subscriber.onError(
        new GatewayException(ErrorKind.BACKEND_REJECTED, "The echo says no to that."));
  }

  @Override
  public CompletionStage<List<ModelDescriptor>> models(Credential credential) {
    return CompletableFuture.completedFuture(
        List.of(
            ModelDescriptor.builder("words", Modality.TEXT)
                .displayName("Words")
                .description("Says what it was told.")
                .contextWindow(4096)
                .capabilities(List.of(Capability.TOOLS))
                .parameters(List.of(Parameter.TEMPERATURE, Parameter.MAX_TOKENS))
                .metadata("license", "Apache-2.0")
                .build()));
  }

  /** Hands out a list of events as they are asked for. */
  private static final class Replay implements Flow.Subscription {
    private final Queue<GenerationEvent> events;
    private final Flow.Subscriber<? super GenerationEvent> subscriber;
    private long demand;
    private boolean busy;
    private boolean done;

    Replay(Queue<GenerationEvent> events, Flow.Subscriber<? super GenerationEvent> subscriber) {
      this.events = events;
      this.subscriber = subscriber;
    }

    @Override
    public synchronized void request(long n) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      if (busy) {
        return;
      }
      busy = true;
      while (demand > 0 && !done && !events.isEmpty()) {
        demand--;
        subscriber.onNext(events.remove());
      }
      busy = false;
      if (events.isEmpty() && !done) {
        done = true;
        subscriber.onComplete();
      }
    }

    @Override
    public synchronized void cancel() {
      done = true;
    }
  }
}
