package io.plugai.testing.adapter;

import static io.plugai.spi.error.ErrorCode.BACKEND_TIMEOUT;
import static io.plugai.spi.error.ErrorCode.BACKEND_UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.testing.adapter.Received.End;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How events flow: no more than asked for, no longer than wanted, and many at once. */
abstract class FlowContract extends WireContract {

  @Test
  final void deliversEventsAsTheyComeAndNoMoreThanAskedFor() {
    CompletableFuture<Void> rest = new CompletableFuture<>();
    upstream.on(
        dialect.generatePath(),
        dialect
            .beginning(WORDS.subList(0, 2))
            .await(rest)
            .sendAll(dialect.deltas(WORDS.subList(2, 4)))
            .sendAll(dialect.end()));
    Probe probe = Probe.of(generate(patient(), true));
    probe.request(1).take();
    probe.request(1).take();
    assertThat(probe.text()).isEqualTo("Once upon");
    rest.complete(null);
    probe.request(Long.MAX_VALUE).all();
    assertThat(probe.text()).isEqualTo("Once upon a time");
    assertThat(probe.breaches()).isEmpty();
  }

  @Test
  final void aReaderThatStopsReadingStopsTheProvider() throws Exception {
    String longText = "x".repeat(1 << 16);
    upstream.on(dialect.generatePath(), dialect.stream(Collections.nCopies(800, longText)));
    Probe probe = Probe.of(generate(patient(), true));
    probe.request(1).take();
    CompletableFuture<End> end = upstream.take().end();
    // 50 MB do not fit the buffers of two sockets: the provider can end only if they pile up here.
    assertThatThrownBy(() -> end.get(500, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    probe.request(Long.MAX_VALUE);
    assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(End.ANSWERED);
    probe.all();
    assertThat(probe.text()).hasSize(800 * longText.length());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  final void cancellingBeforeTheFirstByteHangsUp(boolean stream) throws Exception {
    upstream.on(dialect.generatePath(), Answer.silence());
    Probe probe = Probe.ofAll(generate(patient(), stream));
    assertHangsUp(probe, upstream.take());
  }

  @Test
  final void cancellingAfterTheHeadersHangsUp() throws Exception {
    upstream.on(dialect.generatePath(), Answer.ok(dialect.streamType()).hang());
    Probe probe = Probe.ofAll(generate(patient(), true));
    assertHangsUp(probe, upstream.take());
  }

  @Test
  final void cancellingWithinAStreamHangsUp() throws Exception {
    upstream.on(dialect.generatePath(), dialect.beginning(WORDS).hang());
    Probe probe = Probe.ofAll(generate(patient(), true));
    probe.take();
    assertHangsUp(probe, upstream.take());
  }

  @Test
  final void cancellingBetweenTwoAttemptsAsksNoMore() throws Exception {
    upstream.on(dialect.generatePath(), refusal(503).header("Retry-After", "1"));
    ProviderAdapter adapter = start(LONG, LONG, LONG, LONG, 1);
    Probe probe = Probe.ofAll(generate(adapter, true));
    assertThat(upstream.take().end().get(20, TimeUnit.SECONDS)).isEqualTo(End.ANSWERED);
    probe.cancel();
    // The further attempt of another one is due after the one that was cancelled would have been.
    assertFailsWith(BACKEND_UNAVAILABLE, Probe.ofAll(generate(adapter, true)));
    assertThat(upstream.asked()).isEqualTo(3);
    assertThat(probe.end()).isNotDone();
  }

  private static void assertHangsUp(Probe probe, Received received) throws Exception {
    long cancelled = System.nanoTime();
    probe.cancel();
    assertThat(received.end().get(20, TimeUnit.SECONDS)).isEqualTo(End.CLIENT_HUNG_UP);
    assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(5));
    assertThat(probe.breaches()).isEmpty();
  }

  @Test
  final void connectionsAreUsedAgain() {
    upstream.on(dialect.generatePath(), dialect.stream(WORDS));
    ProviderAdapter adapter = patient();
    for (int i = 0; i < 20; i++) {
      Probe.ofAll(generate(adapter, true)).all();
    }
    // Not one each: a connection is free a moment after the answer's last event only.
    assertThat(upstream.accepted()).isLessThan(20);
  }

  @Test
  final void manyGenerationsRunAtOnceOnAFewThreads() {
    upstream.on(
        dialect.generatePath(), dialect.beginning(WORDS).pause(SHORT).sendAll(dialect.end()));
    Set<Thread> before = Thread.getAllStackTraces().keySet(); // clients of other tests among them
    ProviderAdapter adapter = patient();
    List<Probe> probes =
        IntStream.range(0, 100).mapToObj(i -> Probe.ofAll(generate(adapter, true))).toList();
    for (Probe probe : probes) {
      probe.all();
      assertThat(probe.text()).isEqualTo("Once upon a time");
    }
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread))
            .filter(thread -> !thread.getName().startsWith("fake-upstream"))
            .count();
    assertThat(threads).isLessThan(40);
  }

  @Test
  final void aSlowReaderIsNotTakenForASilentProvider() throws Exception {
    Duration idle = Duration.ofSeconds(1);
    upstream.on(dialect.generatePath(), dialect.stream(WORDS));
    Probe probe = Probe.of(generate(start(LONG, LONG, idle, LONG, 0), true));
    probe.request(1).take();
    upstream.take().end().get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> probe.end().get(2 * idle.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    probe.request(Long.MAX_VALUE).all();
    assertThat(probe.text()).isEqualTo("Once upon a time");
  }

  @Test
  final void aReaderThatNeverReadsMeetsTheTotalLimit() {
    upstream.on(dialect.generatePath(), dialect.stream(WORDS));
    ProviderAdapter adapter = start(LONG, LONG, LONG, SHORT, 0);
    assertFailsWith(BACKEND_TIMEOUT, Probe.of(generate(adapter, true)));
  }

  @Test
  final void aStreamThatDripsForEverMeetsItsTotalLimit() {
    Answer drip = Answer.ok(dialect.streamType());
    for (int i = 0; i < 200; i++) {
      drip = drip.sendAll(dialect.deltas(List.of("drip"))).pause(Duration.ofMillis(20));
    }
    upstream.on(dialect.generatePath(), drip);
    ProviderAdapter adapter = start(LONG, LONG, LONG, SHORT, 0);
    assertFailsWith(BACKEND_TIMEOUT, Probe.ofAll(generate(adapter, true)));
  }
}
