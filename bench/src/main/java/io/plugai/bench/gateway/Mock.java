package io.plugai.bench.gateway;

import io.plugai.bench.client.Dialect;
import io.plugai.bench.client.Target;
import io.plugai.bench.mock.MockMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The mock upstream, running. */
public final class Mock implements AutoCloseable {

  private final Child child;
  private final int port;

  private Mock(Child child, int port) {
    this.child = child;
    this.port = port;
  }

  public static Mock start(Path directory) throws IOException {
    Child child = JavaProgram.start(MockMain.class, "256m", directory.resolve("mock.log"));
    String port = child.output().readLine();
    if (port == null) {
      throw new IOException("the mock upstream did not start, see mock.log");
    }
    return new Mock(child, Integer.parseInt(port));
  }

  public int port() {
    return port;
  }

  /** The mock asked without a gateway in front of it. */
  public Target direct() {
    return new Target(
        "direct",
        port,
        "/v1/chat/completions",
        "/v1/models",
        "/v1/models",
        Map.of(),
        Dialect.OPENAI,
        "echo");
  }

  @Override
  public void close() {
    child.close();
  }
}
