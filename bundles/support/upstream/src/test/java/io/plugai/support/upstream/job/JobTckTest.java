package io.plugai.support.upstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.support.upstream.Access;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.JsonAnswer;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.FakeUpstream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK on jobs, over real connections: n results are n events. */
public final class JobTckTest extends FlowPublisherVerification<GenerationEvent> {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int LONGEST = 5000;

  private FakeUpstream fake;
  private Upstream upstream;

  public JobTckTest() {
    super(new TestEnvironment(2000, 50));
  }

  @BeforeClass
  public void open() {
    fake = FakeUpstream.start();
    fake.on("/job", Answer.json(200, "{}"));
    upstream = new Upstream("tck", new UpstreamLimits(LONG, LONG, LONG, LONG, 0));
  }

  @AfterClass
  public void close() {
    upstream.close();
    fake.close();
  }

  @Override
  public long maxElementsFromPublisher() {
    return LONGEST;
  }

  @Override
  public Flow.Publisher<GenerationEvent> createFlowPublisher(long elements) {
    return job(fake.uri(), (int) Math.min(elements, LONGEST));
  }

  @Override
  public Flow.Publisher<GenerationEvent> createFailedFlowPublisher() {
    return job(FakeUpstream.refusing(), 1);
  }

  private Flow.Publisher<GenerationEvent> job(URI provider, int events) {
    Duration soon = Duration.ofMillis(1);
    JobLimits limits = new JobLimits(LONG, soon, soon, LONG, 0, LONG, Path.of("none"), 0);
    return new Jobs(upstream, upstream.addresses(provider), limits)
        .run(() -> new Counting(provider.resolve("/job"), events), token -> {});
  }

  private record Counting(URI uri, int events) implements Job<GenerationEvent> {

    @Override
    public Call submit() {
      return Call.post(uri, Map.of(), new byte[0]);
    }

    @Override
    public Access access() {
      return Access.NONE;
    }

    @Override
    public Ticket accepted(JsonAnswer answer) {
      return new Ticket(uri);
    }

    @Override
    public JobState<GenerationEvent> state(Ticket ticket, JsonAnswer answer) {
      JsonNode body = answer.body();
      GenerationEvent event = new GenerationEvent.TextDelta(body.toString());
      return JobState.Done.with(List.copyOf(Collections.nCopies(events, event)));
    }
  }
}
