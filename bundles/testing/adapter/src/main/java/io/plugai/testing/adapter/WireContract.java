package io.plugai.testing.adapter;

import static io.plugai.spi.error.ErrorCode.BACKEND_PROTOCOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What providers, and what stands between, do on the wire that no protocol says, seen in the wild;
 * and what an adapter makes of it all the same.
 */
abstract class WireContract extends RefusalContract {

  // Unknown messages.

  @Test
  final void eventsOfAKindThatNobodyKnowsAreSkipped() {
    upstream.on(
        dialect.generatePath(),
        dialect
            .beginning(WORDS.subList(0, 2))
            .send(dialect.foreignFrame())
            .sendAll(dialect.deltas(WORDS.subList(2, 4)))
            .sendAll(dialect.end()));
    assertThatAllIsSaid(true);
  }

  @Test
  final void nothingButSuchEventsIsNoAnswer() {
    upstream.on(
        dialect.generatePath(), Answer.ok(dialect.streamType()).send(dialect.foreignFrame()));
    assertFailsWith(BACKEND_PROTOCOL, Probe.ofAll(generate(patient(), true)));
  }

  // Framing.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain; charset=utf-8",
        "application/json",
        "text/event-stream",
        "application/x-ndjson",
        "application/octet-stream",
        ""
      })
  final void theBodySaysWhatItIsWhateverItsContentType(String type) {
    Answer untyped = type.isEmpty() ? Answer.status(200) : Answer.ok(type);
    upstream
        .next(dialect.generatePath(), untyped.sendAll(frames()))
        .next(dialect.generatePath(), untyped.send(dialect.whole("Once upon a time")))
        .next(dialect.generatePath(), untyped.send(dialect.whole("Once upon a time") + "\n\n"))
        .next(dialect.generatePath(), untyped.send("\n\n" + dialect.whole("Once upon a time")));
    assertThatAllIsSaid(true);
    assertThatAllIsSaid(false);
    assertThatAllIsSaid(false);
    assertThatAllIsSaid(true);
  }

  @Test
  final void theLastFrameNeedsNoEndOfItsLine() {
    upstream.on(
        dialect.generatePath(),
        Answer.ok(dialect.streamType()).send(String.join("", frames()).stripTrailing()));
    assertThatAllIsSaid(true);
  }

  // Compression.

  @ParameterizedTest
  @CsvSource({"gzip, gzip", "x-gzip, gzip", "deflate, deflate", "deflate, raw", ", gzip"})
  final void whatIsCompressedUnaskedIsRead(String name, String way) {
    Answer stream = Answer.ok(dialect.streamType());
    Answer whole = Answer.ok("application/json");
    if (name != null) {
      stream = stream.header("Content-Encoding", name);
      whole = whole.header("Content-Encoding", name);
    }
    upstream
        .next(dialect.generatePath(), stream.sendSplit(compressed(way, frames()), 7))
        .next(
            dialect.generatePath(),
            whole.send(compressed(way, List.of(dialect.whole("Once upon a time")))));
    assertThatAllIsSaid(true);
    assertThatAllIsSaid(false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  final void aRefusalMayBeCompressedToo(boolean stream) {
    byte[] body = compressed("gzip", List.of(dialect.error("no_marmots", "No marmots today.")));
    upstream.on(
        dialect.generatePath(), Answer.status(400).header("Content-Encoding", "gzip").send(body));
    assertThat(failureOf(Probe.ofAll(generate(patient(), stream))))
        .hasMessageContaining("No marmots today.");
  }

  @Test
  final void littleThatGrowsWithoutEndIsRefused() {
    byte[] bomb = compressed("gzip", List.of("[\"" + "x".repeat(100 * MIB)));
    upstream.on(
        dialect.generatePath(),
        Answer.ok("application/json").header("Content-Encoding", "gzip").send(bomb));
    assertFailsWith(BACKEND_PROTOCOL, Probe.ofAll(generate(patient(), false)));
  }

  @Test
  final void aCompressionThatNobodyAskedForAndCanReadIsSaidInWords() {
    upstream.on(
        dialect.generatePath(), Answer.ok("text/plain").header("Content-Encoding", "br").send("x"));
    GatewayException failure = failureOf(Probe.ofAll(generate(patient(), true)));
    assertThat(failure.code()).isEqualTo(BACKEND_PROTOCOL);
    assertThat(failure).hasMessageContaining("compressed");
  }

  // Content.

  @Test
  final void aLongTextIsReadWithinTheLimitOfAll() {
    String text = "x".repeat(21 * MIB);
    upstream.on(dialect.generatePath(), Answer.json(200, dialect.whole(text)));
    Probe probe = Probe.ofAll(generate(patient(), false));
    probe.all();
    assertThat(probe.text()).hasSize(text.length());
  }

  @Test
  final void controlCharactersThatShouldHaveBeenEscapedAreRead() {
    String odd = "a\tb\u0001c";
    upstream
        .next(dialect.generatePath(), Answer.json(200, dialect.whole("one\ntwo\r\n" + odd)))
        .next(dialect.generatePath(), dialect.stream(List.of(odd)));
    Probe whole = Probe.ofAll(generate(patient(), false));
    whole.all();
    assertThat(whole.text()).isEqualTo("one\ntwo\r\n" + odd);
    Probe stream = Probe.ofAll(generate(patient(), true));
    stream.all();
    assertThat(stream.text()).isEqualTo(odd);
  }

  private List<String> frames() {
    return Stream.concat(dialect.deltas(WORDS).stream(), dialect.end().stream()).toList();
  }

  private void assertThatAllIsSaid(boolean stream) {
    Probe probe = Probe.ofAll(generate(patient(), stream));
    probe.all();
    assertThat(probe.text()).isEqualTo("Once upon a time");
    assertThat(probe.breaches()).isEmpty();
  }

  private static byte[] compressed(String way, List<String> texts) {
    return Compression.of(way, String.join("", texts).getBytes(StandardCharsets.UTF_8));
  }
}
