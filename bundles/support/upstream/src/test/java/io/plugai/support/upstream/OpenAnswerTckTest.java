package io.plugai.support.upstream;

import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.FakeUpstream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The Reactive Streams TCK on the bytes of an answer, over a real connection. */
public final class OpenAnswerTckTest extends FlowPublisherVerification<ByteBuffer> {
  private static final Duration LONG = Duration.ofMinutes(10);

  private FakeUpstream fake;
  private Upstream upstream;

  public OpenAnswerTckTest() {
    super(new TestEnvironment(3000, 200, 20));
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

  /** How a body is cut into buffers is the network's affair: only one is certain to stay one. */
  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }

  @Override
  public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
    fake.on("/body", elements == 0 ? Answer.ok("text/plain") : Answer.ok("text/plain").send("x"));
    URI uri = fake.uri().resolve("/body");
    return upstream.open(() -> Call.get(uri, Map.of())).join().bytes();
  }

  @Override
  public Flow.Publisher<ByteBuffer> createFailedFlowPublisher() {
    fake.on("/cut", Answer.ok("text/plain").cut());
    URI uri = fake.uri().resolve("/cut");
    return upstream.open(() -> Call.get(uri, Map.of())).join().bytes();
  }
}
