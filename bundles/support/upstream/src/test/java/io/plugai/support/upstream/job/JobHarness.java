package io.plugai.support.upstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Probe;
import io.plugai.testing.adapter.Received;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provider of jobs, and what asks it; short waits, so that tests are. */
@Timeout(60)
abstract class JobHarness {
  static final Duration LONG = Duration.ofSeconds(30);
  static final String RUNNING = "{\"status\":\"IN_PROGRESS\",\"percent\":50}";
  static final String DONE = "{\"status\":\"COMPLETED\"}";

  @TempDir Path folder;
  final FakeUpstream fake = FakeUpstream.start();
  final FakeJob job = new FakeJob(fake.uri());
  final List<String> tokens = new CopyOnWriteArrayList<>();
  final Upstream upstream = newUpstream();

  @AfterEach
  void close() {
    upstream.close();
    fake.close();
  }

  static Upstream newUpstream() {
    return new Upstream("jobs", new UpstreamLimits(LONG, LONG, LONG, LONG, 2), Network.direct());
  }

  Jobs jobs(Upstream way, Duration total) {
    return new Jobs(
        way,
        way.addresses(fake.uri()),
        new JobLimits(
            total,
            Duration.ofMillis(20),
            Duration.ofMillis(60),
            LONG,
            4,
            Duration.ofSeconds(5),
            folder,
            1 << 20));
  }

  Probe run() {
    return Probe.ofAll(jobs(upstream, LONG).run(() -> job, tokens::add));
  }

  /** Accepts a job that is asked about at {@code /jobs/1} and cancelled there. */
  void accepts() {
    fake.on("/jobs", Answer.json(201, ticket()));
  }

  String ticket() {
    String it = fake.uri() + "/jobs/1";
    return "{\"poll\":\"" + it + "\",\"cancel\":\"" + it + "\"}";
  }

  /** Answers questions about the job, one after the other, and what cancels it. */
  void tells(Answer... answers) {
    fake.next("/jobs/1", answers);
  }

  String done(String... urls) {
    return "{\"status\":\"COMPLETED\",\"urls\":[\"" + String.join("\",\"", urls) + "\"]}";
  }

  /** The next request, which must be this one. */
  Received take(String method, String path) {
    Received next = fake.take();
    assertThat(next.method() + " " + next.path()).isEqualTo(method + " " + path);
    return next;
  }

  static GatewayException failure(Probe probe) {
    assertThat(probe.failure()).isInstanceOf(GatewayException.class);
    return (GatewayException) probe.failure();
  }
}
