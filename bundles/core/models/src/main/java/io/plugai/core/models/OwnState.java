package io.plugai.core.models;

import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes out of an input what is none of a model's business: state that another provider or model
 * wants back. A part that is nothing but such state goes whole.
 *
 * @param provider id of the provider that the request goes to
 * @param model name of the model there
 */
record OwnState(String provider, String model) {

  Input of(Input input) {
    if (!(input instanceof ChatInput chat) || chat.messages().stream().allMatch(this::isFree)) {
      return input;
    }
    return new ChatInput(
        chat.messages().stream().map(this::free).toList(),
        chat.tools(),
        chat.toolChoice(),
        chat.responseFormat());
  }

  private boolean isFree(Message message) {
    return message.parts().stream().allMatch(part -> isOwn(stateOf(part)));
  }

  private Message free(Message message) {
    return isFree(message)
        ? message
        : new Message(message.role(), message.parts().stream().flatMap(this::free).toList());
  }

  private Stream<Part> free(Part part) {
    if (isOwn(stateOf(part))) {
      return Stream.of(part);
    }
    if (part instanceof Part.Text text) {
      return text.text().isEmpty() ? Stream.empty() : Stream.of(new Part.Text(text.text()));
    }
    if (part instanceof Part.Reasoning thought) {
      return thought.text().isEmpty()
          ? Stream.empty()
          : Stream.of(new Part.Reasoning(thought.text()));
    }
    return part instanceof Part.ToolCall call
        ? Stream.of(new Part.ToolCall(call.id(), call.name(), call.arguments()))
        : Stream.of(part);
  }

  private static Optional<ProviderState> stateOf(Part part) {
    if (part instanceof Part.Text text) {
      return text.state();
    }
    if (part instanceof Part.Reasoning thought) {
      return thought.state();
    }
    return part instanceof Part.ToolCall call ? call.state() : Optional.empty();
  }

  private boolean isOwn(Optional<ProviderState> state) {
    return state.isEmpty()
        || (state.get().provider().equals(provider) && state.get().model().equals(model));
  }
}
