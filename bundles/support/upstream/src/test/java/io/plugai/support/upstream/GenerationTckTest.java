package io.plugai.support.upstream;

import io.plugai.spi.generation.GenerationEvent;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.FakeUpstream;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/**
 * The Reactive Streams TCK on what this library makes, over a real connection. The last event of a
 * generation is its end, so a publisher of n events streams n − 1 pieces.
 */
public final class GenerationTckTest extends FlowPublisherVerification<GenerationEvent> {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int LONGEST = 5000;

  private FakeUpstream fake;
  private Upstream upstream;

  public GenerationTckTest() {
    super(new TestEnvironment(3000, 200, 20)); // looks every 20 ms, and for no more than 3 s
  }

  @BeforeClass
  public void open() {
    fake = FakeUpstream.start();
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
    String path = "/" + elements;
    int pieces = (int) Math.max(1, Math.min(elements, LONGEST)) - 1;
    fake.on(
        path,
        Answer.ok("text/event-stream")
            .send(String.join("", Collections.nCopies(pieces, "data: {\"text\":\"a\"}\n\n")))
            .send("data: {\"end\":true}\n\ndata: [DONE]\n\n"));
    return generation(fake.uri().resolve(path));
  }

  @Override
  public Flow.Publisher<GenerationEvent> createFailedFlowPublisher() {
    return generation(FakeUpstream.refusing());
  }

  private Flow.Publisher<GenerationEvent> generation(URI uri) {
    return upstream.generate(() -> Call.get(uri, Map.of()), new PlainWire());
  }
}
