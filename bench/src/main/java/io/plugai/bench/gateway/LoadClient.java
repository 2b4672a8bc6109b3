package io.plugai.bench.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.bench.client.ClientMain;
import io.plugai.bench.client.Work;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The load client, running; the same process for all targets, so that it is as warm for each. */
public final class LoadClient implements AutoCloseable {

  private static final long GRACE_MILLIS = 40_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Child child;

  private LoadClient(Child child) {
    this.child = child;
  }

  public static LoadClient start(Path directory) throws IOException {
    return new LoadClient(
        JavaProgram.start(ClientMain.class, "512m", directory.resolve("client.log")));
  }

  public Work.Paired run(Work.PairedCalls work) throws IOException, InterruptedException {
    return run(work, Work.Paired.class);
  }

  public Work.Paired run(Work.PairedStreams work) throws IOException, InterruptedException {
    return run(work, Work.Paired.class);
  }

  public Work.Load run(Work.ClosedLoop work) throws IOException, InterruptedException {
    return run(work, Work.Load.class);
  }

  public Work.Streams run(Work.ManyStreams work) throws IOException, InterruptedException {
    return run(work, Work.Streams.class);
  }

  private <R> R run(Work work, Class<R> figures) throws IOException, InterruptedException {
    BufferedWriter input = child.input();
    input.write(JSON.writerFor(Work.class).writeValueAsString(work));
    input.newLine();
    input.flush();
    try {
      String line =
          CompletableFuture.supplyAsync(this::readLine)
              .get(work.limitMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
      return JSON.readValue(line, figures);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("the load client did not finish " + work + ", see client.log", e);
    }
  }

  private String readLine() {
    try {
      String line = child.output().readLine();
      if (line == null) {
        throw new IOException("the load client has ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
