package io.plugai.fixture.echo;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.Usage;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Answers with the words of the prompt, one event each, as many as {@code max_tokens} allows; the
 * prompt {@code fail} is refused. It thinks first, and where it is given back what it thought, it
 * says so. Of an image it makes the words of its prompt. Kept as it was built, to show that old
 * plug-ins still run.
 */
public final class EchoAdapter implements ProviderAdapter {

  @Override
  public Flow.Publisher<GenerationEvent> generate(
      GenerationRequest request, Credential credential) {
    if (request.input().prompt().equals("fail")) {
      return EchoAdapter::refuse;
    }
    Queue<GenerationEvent> events =
        request.input() instanceof ImageInput image
            ? sketch(image)
            : talk(request, request.chat());
    return subscriber -> subscriber.onSubscribe(new Replay(events, subscriber));
  }

  private static Queue<GenerationEvent> talk(GenerationRequest request, ChatInput chat) {
    String[] words = chat.prompt().split("(?<= )");
    long most = request.parameters().integer("max_tokens").orElse(Long.MAX_VALUE);
    Queue<GenerationEvent> events = new ArrayDeque<>();
    remembered(chat).ifPresent(text -> events.add(new GenerationEvent.TextDelta(text)));
    events.add(new GenerationEvent.ReasoningDelta("Hm."));
    ProviderState state = request.state(chat.prompt().getBytes(StandardCharsets.UTF_8));
    events.add(new GenerationEvent.ReasoningDelta("", Optional.of(state)));
    for (int i = 0; i < words.length && i < most; i++) {
      events.add(new GenerationEvent.TextDelta(words[i]));
    }
    chat.tools()
        .forEach(tool -> events.add(new GenerationEvent.ToolCallDelta(0, "1", tool.name(), "{}")));
    FinishReason reason = words.length > most ? FinishReason.LENGTH : FinishReason.STOP;
    events.add(Usage.ofTokens(words.length, events.size()));
    events.add(new GenerationEvent.Finished(reason, Map.of("echo", true)));
    return events;
  }

  private static Optional<String> remembered(ChatInput chat) {
    for (Message message : chat.messages()) {
      for (Part part : message.parts()) {
        if (part instanceof Part.Reasoning thought && thought.state().isPresent()) {
          byte[] bytes = thought.state().get().toBytes();
          return Optional.of("[" + new String(bytes, StandardCharsets.UTF_8) + "] ");
        }
      }
    }
    return Optional.empty();
  }

  private static Queue<GenerationEvent> sketch(ImageInput image) {
    ByteBuffer bytes = ByteBuffer.wrap(image.prompt().getBytes(StandardCharsets.UTF_8));
    Queue<GenerationEvent> events = new ArrayDeque<>();
    events.add(new GenerationEvent.Progress(0.5, "drawing"));
    events.add(
        new GenerationEvent.Artifact("image", new Content.Bytes("image/png", bytes)));
    events.add(
        Usage.none().and(Usage.IMAGES, 1).costing(new BigDecimal("0.04"), "USD"));
    events.add(new GenerationEvent.Finished(FinishReason.STOP, Map.of()));
    return events;
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
        new GatewayException(ErrorCode.BACKEND_REJECTED, "The echo says no to that."));
  }

  @Override
  public CompletionStage<List<ModelDescriptor>> models(Credential credential) {
    return CompletableFuture.completedFuture(
        List.of(
            ModelDescriptor.builder("words", Modality.TEXT)
                .displayName("Words")
                .description("Says what it was told.")
                .contextWindow(4096)
                .capabilities(List.of(Capability.TOOLS, Capability.REASONING))
                .parameters(List.of(Parameter.TEMPERATURE, Parameter.MAX_TOKENS))
                .metadata("license", "Apache-2.0")
                .build(),
            ModelDescriptor.builder("others", Modality.TEXT).build(),
            ModelDescriptor.builder("sketch", Modality.IMAGE)
                .capabilities(List.of(Capability.PROMPT))
                .imageRoles(List.of("init"))
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
