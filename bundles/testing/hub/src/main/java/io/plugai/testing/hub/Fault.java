package io.plugai.testing.hub;

import io.plugai.testing.hub.Reply.Conduct;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A way to misbehave. Immutable. */
public final class Fault {
  private final UnaryOperator<Reply> change;

  private Fault(UnaryOperator<Reply> change) {
    this.change = change;
  }

  /** None: for a request that goes well between others. */
  public static Fault none() {
    return new Fault(reply -> reply);
  }

  /** Closes the connection after so many bytes of the body; 0 sends the head alone. */
  public static Fault cutAfter(long bytes) {
    return conduct(c -> new Conduct(bytes, c.stallAfter(), c.bytesPerSecond()));
  }

  /** Says nothing more after so many bytes of the body, and keeps the connection. */
  public static Fault stallAfter(long bytes) {
    return conduct(c -> new Conduct(c.cutAfter(), bytes, c.bytesPerSecond()));
  }

  /** Says nothing at all, and keeps the connection. */
  public static Fault silence() {
    return conduct(c -> new Conduct(c.cutAfter(), -1, c.bytesPerSecond()));
  }

  /** Sends so many bytes in a second. */
  public static Fault slow(long bytesPerSecond) {
    return conduct(c -> new Conduct(c.cutAfter(), c.stallAfter(), bytesPerSecond));
  }

  /** A page for people, where something for programs was asked for. */
  public static Fault html() {
    return new Fault(
        reply -> Reply.of(200, "text/html", Content.of("<!doctype html><title>Hello</title>")));
  }

  /** JSON that stops in the middle. */
  public static Fault brokenJson() {
    return new Fault(
        reply -> Reply.of(200, "application/json", Content.of("{\"siblings\": [{\"rfilename\"")));
  }

  /** That status and a few words. */
  public static Fault status(int status) {
    return new Fault(reply -> Reply.of(status, "text/plain", Content.of("Status " + status)));
  }

  /** Too many requests. */
  public static Fault tooMany(Duration wait) {
    return new Fault(
        reply ->
            Reply.of(429, "text/plain", Content.of("Too many requests"))
                .with("Retry-After", Long.toString(wait.toSeconds())));
  }

  /** Sends elsewhere. */
  public static Fault redirect(String location) {
    return new Fault(reply -> Reply.empty(302).with("Location", location));
  }

  /** Other bytes than those that belong there, as many. */
  public static Fault corrupted() {
    return new Fault(reply -> reply.with(reply.content().corrupted()));
  }

  /** Other bytes under another tag: the file is another one now. */
  public static Fault changed() {
    return new Fault(
        reply ->
            reply.whole().with(reply.content().corrupted()).with("ETag", "\"another-one-now\""));
  }

  /** The whole file, whatever piece was asked for. */
  public static Fault ignoresRanges() {
    return new Fault(Reply::whole);
  }

  /** With that header. */
  public static Fault header(String name, String value) {
    return new Fault(reply -> reply.with(name, value));
  }

  private static Fault conduct(UnaryOperator<Conduct> change) {
    return new Fault(reply -> reply.with(change.apply(reply.conduct())));
  }

  Reply in(Reply reply) {
    return change.apply(reply);
  }
}
