package io.plugai.support.upstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Json;
import java.net.URI;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a job that was accepted is asked about. No credential is in it, so it can be kept as a text
 * and resumed from after a restart.
 *
 * @param poll answers how far it is
 * @param stream tells the same as a stream of events; where that breaks off, the former is asked
 * @param cancel ends it
 * @param notes what else the adapter has to know later
 */
public record Ticket(
    URI poll, Optional<URI> stream, Optional<Cancel> cancel, Map<String, String> notes) {
  private static final int VERSION = 1;
  private static final int LONGEST = 1 << 16;

  public Ticket {
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  /** How a job is cancelled. */
  public enum Method {
    POST,
    PUT,
    DELETE
  }

  /** What is asked for to end a job, without a body. */
  public record Cancel(Method method, URI uri) {}

  /** One that can be asked about and no more. */
  public Ticket(URI poll) {
    this(poll, Optional.empty(), Optional.empty(), Map.of());
  }

  /** The same, with a stream. */
  public Ticket streaming(URI uri) {
    return new Ticket(poll, Optional.of(uri), cancel, notes);
  }

  /** The same, to be cancelled so. */
  public Ticket cancelledBy(Method method, URI uri) {
    return new Ticket(poll, stream, Optional.of(new Cancel(method, uri)), notes);
  }

  /** The same with something more to know. */
  public Ticket noting(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(notes);
    more.put(name, value);
    return new Ticket(poll, stream, cancel, more);
  }

  /** As a text without meaning to others. */
  String token() {
    ObjectNode json = Json.object();
    json.put("v", VERSION).put("poll", poll.toString());
    stream.ifPresent(uri -> json.put("stream", uri.toString()));
    cancel.ifPresent(
        it -> json.put("method", it.method().name()).put("cancel", it.uri().toString()));
    notes.forEach(json.putObject("notes")::put);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
  }

  /**
   * Reads such a text.
   *
   * @throws GatewayException {@code VALIDATION} where it is none
   */
  static Ticket of(String token) {
    try {
      if (token.length() <= LONGEST) {
        JsonNode json = Json.read(Base64.getUrlDecoder().decode(token));
        if (json.path("v").asInt() == VERSION) {
          return of(json);
        }
      }
    } catch (IllegalArgumentException | GatewayException e) {
      // Said below; what stands in it is nobody's business.
    }
    throw new GatewayException(
        ErrorCode.VALIDATION, "This is no token that a job can be resumed from.");
  }

  private static Ticket of(JsonNode json) {
    Map<String, String> notes = new LinkedHashMap<>();
    json.path("notes")
        .fields()
        .forEachRemaining(it -> notes.put(it.getKey(), it.getValue().asText()));
    return new Ticket(
        URI.create(json.path("poll").asText()),
        uri(json, "stream"),
        uri(json, "cancel").map(it -> new Cancel(Method.valueOf(json.path("method").asText()), it)),
        notes);
  }

  private static Optional<URI> uri(JsonNode json, String name) {
    return json.has(name) ? Optional.of(URI.create(json.path(name).asText())) : Optional.empty();
  }
}
