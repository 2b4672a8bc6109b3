package io.plugai.support.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.ToolCallDelta;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.ProviderState;
import io.plugai.support.upstream.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the tool calls of one answer apart, and numbers them. A call should have an id and an
 * index, and each piece of it the index; servers leave out either, give every call the same index,
 * or every piece a new id. A new id is a new call as long as it comes with something to call; where
 * there is none, the call gets one of our own.
 */
final class ToolCalls {
  /** Where Google's servers put the signature of a call, which they want back. */
  static final String EXTRA_CONTENT = "extra_content";

  private final GenerationRequest request;
  private final List<Call> calls = new ArrayList<>();
  private final Map<String, Call> byId = new HashMap<>();
  private final Map<Integer, Call> byIndex = new HashMap<>();

  ToolCalls(GenerationRequest request) {
    this.request = request;
  }

  /** A call as far as it has come. */
  private static final class Call {
    final int number;
    final int index;
    final String id;
    final Arguments arguments = new Arguments();
    String name = "";
    boolean announced;

    Call(int number, int index, String id) {
      this.number = number;
      this.index = index;
      this.id = id;
    }

    /** What a further piece of it says; the first that says anything brings the id along. */
    void go(Piece piece, Optional<ProviderState> state, Consumer<GenerationEvent> out) {
      String newName = name.isEmpty() ? piece.name() : "";
      name += newName;
      arguments.append(piece.arguments());
      if (!newName.isEmpty() || !piece.arguments().isEmpty() || state.isPresent()) {
        out.accept(
            new ToolCallDelta(number, announced ? "" : id, newName, piece.arguments(), state));
        announced = true;
      }
    }
  }

  /** What one piece says; the index is negative where it says none. */
  private record Piece(int index, String id, String name, String arguments, JsonNode extra) {

    static Piece of(JsonNode call) {
      // Some servers leave out the object around name and arguments.
      JsonNode function = call.path("function").isObject() ? call.path("function") : call;
      JsonNode arguments = function.path("arguments");
      return new Piece(
          call.path("index").asInt(-1),
          text(call.path("id")),
          text(function.path("name")),
          arguments.isContainerNode() ? arguments.toString() : text(arguments),
          call.path(EXTRA_CONTENT));
    }

    private static String text(JsonNode node) {
      return node.isValueNode() && !node.isNull() ? node.asText() : "";
    }
  }

  /** Whether there is any of which something has been said. */
  boolean any() {
    return calls.stream().anyMatch(call -> call.announced);
  }

  /**
   * Reads the calls of a message, or pieces of them.
   *
   * @param list an array; or a single one
   * @param whole whether each of them is a call for itself
   */
  void read(JsonNode list, boolean whole, Consumer<GenerationEvent> out) {
    List<Piece> pieces = new ArrayList<>();
    if (list.isObject()) {
      pieces.add(Piece.of(list));
    } else {
      list.forEach(call -> pieces.add(Piece.of(call)));
    }
    int before = calls.size();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      int unnamed = pieces.size() == 1 ? before - 1 : i < before ? i : -1;
      Call call = whole ? null : known(piece, unnamed < 0 ? null : calls.get(unnamed));
      (call == null ? begin(piece) : call).go(piece, stateOf(piece), out);
    }
  }

  private Optional<ProviderState> stateOf(Piece piece) {
    return piece.extra().isObject()
        ? Optional.of(request.state(Json.bytes(piece.extra())))
        : Optional.empty();
  }

  /**
   * The call that a piece goes on with; null where it begins one.
   *
   * @param otherwise the call that it belongs to if it says nothing of that
   */
  private @Nullable Call known(Piece piece, @Nullable Call otherwise) {
    Call same = byId.get(piece.id());
    if (same != null) {
      boolean another =
          !piece.name().isEmpty() && piece.index() >= 0 && piece.index() != same.index;
      return another ? null : same;
    }
    Call indexed = piece.index() >= 0 ? byIndex.get(piece.index()) : otherwise;
    return indexed == null || begins(piece, indexed) ? null : indexed;
  }

  /** Whether a piece is not of the call that its index says. */
  private static boolean begins(Piece piece, Call before) {
    boolean newId = !piece.id().isEmpty();
    if (before.name.isEmpty()) {
      return newId && (before.announced || !piece.name().isEmpty());
    }
    if (piece.name().isEmpty()) {
      return newId && piece.arguments().isEmpty();
    }
    return newId || !piece.name().equals(before.name) || before.arguments.areWhole();
  }

  private Call begin(Piece piece) {
    boolean taken = piece.id().isEmpty() || byId.containsKey(piece.id());
    String id = taken ? "call_" + UUID.randomUUID().toString().replace("-", "") : piece.id();
    Call call = new Call(calls.size(), piece.index(), id);
    calls.add(call);
    byId.put(id, call);
    if (piece.index() >= 0) {
      byIndex.put(piece.index(), call);
    }
    return call;
  }
}
