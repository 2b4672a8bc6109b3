package io.plugai.spi.generation;

import java.util.List;
import java.util.stream.Collectors;

/** One turn of a conversation: who speaks, and its parts in order. */
public record Message(Role role, List<Part> parts) {

  public Message {
    parts = List.copyOf(parts);
  }

  /** A message of a single text. */
  public static Message text(Role role, String text) {
    return new Message(role, List.of(new Part.Text(text)));
  }

  /** The texts of this message, one after the other; other parts are left out. */
  public String text() {
    return parts.stream()
        .filter(Part.Text.class::isInstance)
        .map(part -> ((Part.Text) part).text())
        .collect(Collectors.joining());
  }
}
