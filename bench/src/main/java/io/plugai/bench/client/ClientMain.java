package io.plugai.bench.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.bench.net.EventLoop;
import io.plugai.bench.net.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The load client as a program: each line of its standard input is a {@link Work} in JSON, each
 * line of its standard output the figures of one. It ends when its input does.
 */
public final class ClientMain {

  private static final long GRACE_MILLIS = 30_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventLoop loop;

  private ClientMain(EventLoop loop) {
    this.loop = loop;
  }

  public static void main(String[] args) throws Exception {
    Failure.endsTheProcess();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (EventLoop loop = EventLoop.start("load-client")) {
      ClientMain client = new ClientMain(loop);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Object figures = client.run(JSON.readValue(line, Work.class));
        System.out.println(JSON.writeValueAsString(figures));
      }
    }
  }

  private Object run(Work work) throws Exception {
    if (work instanceof Work.PairedCalls calls) {
      return onLoop(work, () -> new PairedCallsRun(loop, calls).start());
    } else if (work instanceof Work.ClosedLoop load) {
      return onLoop(work, () -> new ClosedLoopRun(loop, load).start());
    } else if (work instanceof Work.PairedStreams streams) {
      return onLoop(work, () -> new PairedStreamsRun(loop, streams).start());
    } else {
      return runMany((Work.ManyStreams) work);
    }
  }

  private Work.Streams runMany(Work.ManyStreams work) throws Exception {
    Supplier<CompletableFuture<Work.Streams>> run = () -> new ManyStreamsRun(loop, work).start();
    if (work.probeMillis() == 0) {
      return onLoop(work, run);
    }
    try (HealthProbe probe = HealthProbe.start(work.target(), work.probeMillis())) {
      Work.Streams figures = onLoop(work, run);
      HealthProbe.Seen seen = probe.seen();
      return figures.withHealth(seen.times(), seen.failures());
    }
  }

  private <T> T onLoop(Work work, Supplier<CompletableFuture<T>> run)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(
        () ->
            run.get()
                .whenComplete(
                    (value, failure) -> {
                      if (failure == null) {
                        result.complete(value);
                      } else {
                        result.completeExceptionally(failure);
                      }
                    }));
    return result.get(work.limitMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
