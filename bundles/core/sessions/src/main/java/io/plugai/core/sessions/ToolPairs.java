package io.plugai.core.sessions;

import io.plugai.core.api.session.SessionMessage;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds calls of tools and their results together: of what is past, a call that nobody answered is
 * left out, as happens where an answer was cut short, and so is a result whose call is not there.
 */
final class ToolPairs {
  private final List<SessionMessage> past;
  private final Set<String> called = new HashSet<>();
  private final Set<String> answered = new HashSet<>();
  private final boolean stray;

  ToolPairs(List<SessionMessage> past, List<Message> added) {
    this.past = past;
    boolean unknown = false;
    for (SessionMessage message : past) {
      note(message.turn().message());
    }
    for (Message message : added) {
      unknown |= note(message);
    }
    this.stray = unknown;
  }

  /**
   * What is left.
   *
   * @param dropped ids of messages that nothing is left of
   * @param strayResult whether what is new answers a call that is not there
   */
  record Kept(List<Message> past, List<String> dropped, boolean strayResult) {}

  /** Whether a result was among it that no call stands before. */
  private boolean note(Message message) {
    boolean unknown = false;
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolCall call) {
        called.add(call.id());
      } else if (part instanceof Part.ToolResult result) {
        unknown |= !called.contains(result.callId());
        answered.add(result.callId());
      }
    }
    return unknown;
  }

  Kept keep() {
    List<Message> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (SessionMessage message : past) {
      Message whole = message.turn().message();
      List<Part> parts = whole.parts().stream().filter(this::isWhole).toList();
      if (isEmpty(whole)) {
        continue; // an answer that has not begun, or never did
      }
      if (parts.size() == whole.parts().size()) {
        kept.add(whole);
      } else if (says(parts)) {
        kept.add(new Message(whole.role(), parts));
      } else {
        dropped.add(message.id());
      }
    }
    return new Kept(kept, dropped, stray);
  }

  private static boolean isEmpty(Message message) {
    return message.role() == Role.ASSISTANT
        && message.parts().stream()
            .allMatch(
                part ->
                    part instanceof Part.Text text
                        && text.text().isEmpty()
                        && text.state().isEmpty());
  }

  private boolean isWhole(Part part) {
    if (part instanceof Part.ToolCall call) {
      return answered.contains(call.id());
    }
    return !(part instanceof Part.ToolResult result) || called.contains(result.callId());
  }

  /** Thoughts alone, that led to a call, are of no use without it. */
  private static boolean says(List<Part> parts) {
    return parts.stream().anyMatch(part -> !(part instanceof Part.Reasoning));
  }
}
